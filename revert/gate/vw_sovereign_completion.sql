-- Revert outreach:gate/vw_sovereign_completion from pg

BEGIN;

DROP VIEW outreach.vw_sovereign_completion;

COMMIT;
