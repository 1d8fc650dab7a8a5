-- Verify outreach:send/add_sender on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.add_sender(text, jsonb)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
