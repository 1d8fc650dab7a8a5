-- Revert outreach:gate/hub_completion from pg

BEGIN;

DROP VIEW outreach_internal.hub_completion;
DROP FUNCTION outreach_internal.fresh_status(text, timestamptz, timestamptz);

COMMIT;
