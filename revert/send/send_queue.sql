-- Revert outreach:send/send_queue from pg

BEGIN;

DROP TABLE outreach_internal.send_queue;

COMMIT;
