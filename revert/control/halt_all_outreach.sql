-- Revert outreach:control/halt_all_outreach from pg

BEGIN;

DROP FUNCTION outreach.halt_all_outreach(text);

COMMIT;
