-- Revert outreach:send/schedule_next_step from pg

BEGIN;

DROP FUNCTION outreach_internal.schedule_next_step(uuid[], timestamptz[]);

COMMIT;
