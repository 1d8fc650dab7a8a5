-- Verify outreach:send/requeue_failed on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.requeue_failed(uuid, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
