-- Revert outreach:gate/ensure_partitions from pg

BEGIN;

DROP FUNCTION outreach.ensure_partitions(integer);

COMMIT;
