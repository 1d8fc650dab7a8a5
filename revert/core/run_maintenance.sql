-- Revert outreach:core/run_maintenance from pg

BEGIN;

DROP FUNCTION outreach.run_maintenance();

COMMIT;
