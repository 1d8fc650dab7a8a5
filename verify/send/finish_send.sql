-- Verify outreach:send/finish_send on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.finish_send(uuid, uuid, text, text, text)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
