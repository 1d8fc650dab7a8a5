-- Revert outreach:control/set_marketing_disabled from pg

BEGIN;

DROP FUNCTION outreach.set_marketing_disabled(uuid, boolean, text);

COMMIT;
