-- Revert outreach:control/vw_locks_on_brakes from pg

BEGIN;

DROP VIEW outreach.vw_locks_on_brakes;

COMMIT;
