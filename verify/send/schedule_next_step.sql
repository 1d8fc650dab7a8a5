-- Verify outreach:send/schedule_next_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.schedule_next_step(uuid[], timestamptz[])', 'outreach_owner', '{}');

ROLLBACK;
