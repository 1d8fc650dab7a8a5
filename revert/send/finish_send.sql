-- Revert outreach:send/finish_send from pg

BEGIN;

DROP FUNCTION outreach.finish_send(uuid, uuid, text, text, text);

COMMIT;
