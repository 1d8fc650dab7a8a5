-- Verify outreach:send/message_context on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.message_context(text, text, text, text, text, text)', 'outreach_owner', '{}');

ROLLBACK;
