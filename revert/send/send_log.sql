-- Revert outreach:send/send_log from pg

BEGIN;

DROP TABLE outreach.send_log;
DROP FUNCTION outreach_internal.guard_send_log();

COMMIT;
