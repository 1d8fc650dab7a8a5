-- Verify outreach:engagement/vw_campaign_funnel on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_campaign_funnel', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
