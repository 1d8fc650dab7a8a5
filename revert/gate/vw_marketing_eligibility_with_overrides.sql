-- Revert outreach:gate/vw_marketing_eligibility_with_overrides from pg

BEGIN;

DROP VIEW outreach.vw_marketing_eligibility_with_overrides;

COMMIT;
