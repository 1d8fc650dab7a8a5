-- Revert outreach:gate/vw_tier_changes from pg

BEGIN;

DROP VIEW outreach.vw_tier_changes;

COMMIT;
