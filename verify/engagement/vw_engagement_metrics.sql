-- Verify outreach:engagement/vw_engagement_metrics on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_engagement_metrics', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
