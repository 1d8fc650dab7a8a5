-- Revert outreach:gate/marketing_eligibility from pg

BEGIN;

DROP TYPE outreach.marketing_eligibility;

COMMIT;
