-- Revert outreach:control/manual_overrides from pg

BEGIN;

DROP TABLE outreach.manual_overrides;

COMMIT;
