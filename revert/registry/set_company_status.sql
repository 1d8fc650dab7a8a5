-- Revert outreach:registry/set_company_status from pg

BEGIN;

DROP FUNCTION outreach.set_company_status(jsonb);

COMMIT;
