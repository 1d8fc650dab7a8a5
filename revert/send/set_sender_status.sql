-- Revert outreach:send/set_sender_status from pg

BEGIN;

DROP FUNCTION outreach.set_sender_status(uuid, text, text);

COMMIT;
