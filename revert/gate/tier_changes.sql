-- Revert outreach:gate/tier_changes from pg

BEGIN;

DROP TABLE outreach.tier_changes;

COMMIT;
