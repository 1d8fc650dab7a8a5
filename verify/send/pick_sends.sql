-- Verify outreach:send/pick_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.pick_sends(uuid, timestamptz, timestamptz, bigint)', 'outreach_owner', '{}');

ROLLBACK;
