-- Revert outreach:engagement/vw_campaign_funnel from pg

BEGIN;

DROP VIEW outreach.vw_campaign_funnel;

COMMIT;
