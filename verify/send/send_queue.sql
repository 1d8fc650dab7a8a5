-- Verify outreach:send/send_queue on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.send_queue', 'outreach_owner', '{}');

ROLLBACK;
