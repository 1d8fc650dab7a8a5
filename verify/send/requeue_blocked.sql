-- Verify outreach:send/requeue_blocked on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.requeue_blocked(uuid, text, text[])', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
