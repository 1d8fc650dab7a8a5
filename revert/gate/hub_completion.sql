-- Revert outreach:gate/hub_completion from pg

BEGIN;

DROP VIEW outreach_internal.hub_completion;

COMMIT;
