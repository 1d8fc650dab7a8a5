-- Revert outreach:engagement/vw_engagement_metrics from pg

BEGIN;

DROP VIEW outreach.vw_engagement_metrics;

COMMIT;
