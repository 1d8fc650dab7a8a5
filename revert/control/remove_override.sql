-- Revert outreach:control/remove_override from pg

BEGIN;

DROP FUNCTION outreach.remove_override(uuid, text);

COMMIT;
