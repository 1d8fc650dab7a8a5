-- Verify outreach:campaign/vw_campaigns on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_campaigns', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
