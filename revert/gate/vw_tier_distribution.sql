-- Revert outreach:gate/vw_tier_distribution from pg

BEGIN;

DROP VIEW outreach.vw_tier_distribution;

COMMIT;
