-- Revert outreach:gate/snapshot_tiers from pg

BEGIN;

DROP FUNCTION outreach.snapshot_tiers();

COMMIT;
