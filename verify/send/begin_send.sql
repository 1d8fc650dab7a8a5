-- Verify outreach:send/begin_send on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.begin_send(uuid, uuid)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
