-- Revert outreach:send/requeue_failed from pg

BEGIN;

DROP FUNCTION outreach.requeue_failed(uuid, text);

COMMIT;
