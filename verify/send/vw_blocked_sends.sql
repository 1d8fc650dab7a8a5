-- Verify outreach:send/vw_blocked_sends on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_blocked_sends', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
