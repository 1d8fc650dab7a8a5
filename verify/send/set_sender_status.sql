-- Verify outreach:send/set_sender_status on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_sender_status(uuid, text, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
