-- Revert outreach:core/clock from pg

BEGIN;

DROP FUNCTION outreach_internal.clock();

COMMIT;
