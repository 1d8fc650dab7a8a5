-- Revert outreach:control/vw_overrides from pg

BEGIN;

DROP VIEW outreach.vw_overrides;

COMMIT;
