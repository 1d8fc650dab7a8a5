-- Revert outreach:control/add_overrides from pg

BEGIN;

DROP FUNCTION outreach.add_overrides(jsonb);

COMMIT;
