-- Revert outreach:send/follow_skipped_steps from pg

BEGIN;

DROP FUNCTION outreach_internal.follow_skipped_steps(bigint);

COMMIT;
