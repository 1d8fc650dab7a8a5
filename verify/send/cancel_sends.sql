-- Verify outreach:send/cancel_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.cancel_sends(uuid, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
