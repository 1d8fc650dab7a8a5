-- Revert outreach:send/requeue_blocked from pg

BEGIN;

DROP FUNCTION outreach.requeue_blocked(uuid, text, text[]);

COMMIT;
