-- Revert outreach:campaign/campaigns from pg

BEGIN;

DROP TABLE outreach.campaigns;

COMMIT;
