-- Revert outreach:send/add_sender from pg

BEGIN;

DROP FUNCTION outreach.add_sender(text, jsonb);

COMMIT;
