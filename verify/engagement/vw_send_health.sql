-- Verify outreach:engagement/vw_send_health on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_send_health', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
