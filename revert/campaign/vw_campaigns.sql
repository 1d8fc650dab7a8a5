-- Revert outreach:campaign/vw_campaigns from pg

BEGIN;

DROP VIEW outreach.vw_campaigns;

COMMIT;
