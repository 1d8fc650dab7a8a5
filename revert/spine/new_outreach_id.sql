-- Revert outreach:spine/new_outreach_id from pg

BEGIN;

DROP FUNCTION outreach_internal.new_outreach_id(uuid);

COMMIT;
