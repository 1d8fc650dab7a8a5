-- Verify outreach:send/vw_sender_load on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_sender_load', 'outreach_owner', '{outreach_analyst,outreach_operator}');

ROLLBACK;
