-- Verify outreach:send/follow_skipped_steps on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.follow_skipped_steps(bigint)', 'outreach_owner', '{}');

ROLLBACK;
