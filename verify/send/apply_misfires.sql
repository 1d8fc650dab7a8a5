-- Verify outreach:send/apply_misfires on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.apply_misfires(uuid, timestamptz, timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
