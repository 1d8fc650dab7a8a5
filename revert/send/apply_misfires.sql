-- Revert outreach:send/apply_misfires from pg

BEGIN;

DROP FUNCTION outreach_internal.apply_misfires(uuid, timestamptz, timestamptz);

COMMIT;
