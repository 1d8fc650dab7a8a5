-- Verify outreach:send/configure_sender on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_unknown_sender(uuid)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.configure_sender(uuid, jsonb, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
