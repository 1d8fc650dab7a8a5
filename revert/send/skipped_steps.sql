-- Revert outreach:send/skipped_steps from pg

BEGIN;

DROP TABLE outreach_internal.skipped_steps;

COMMIT;
