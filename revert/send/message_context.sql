-- Revert outreach:send/message_context from pg

BEGIN;

DROP FUNCTION outreach_internal.message_context(text, text, text, text, text, text);

COMMIT;
