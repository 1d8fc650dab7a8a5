-- Revert outreach:spine/get_outreach_id from pg

BEGIN;

DROP FUNCTION outreach.get_outreach_id(uuid);

COMMIT;
