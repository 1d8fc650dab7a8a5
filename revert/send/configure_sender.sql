-- Revert outreach:send/configure_sender from pg

BEGIN;

DROP FUNCTION outreach.configure_sender(uuid, jsonb, text);
DROP FUNCTION outreach_internal.refuse_unknown_sender(uuid);

COMMIT;
