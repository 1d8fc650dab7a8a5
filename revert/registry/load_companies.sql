-- Revert outreach:registry/load_companies from pg

BEGIN;

DROP FUNCTION outreach.load_companies(jsonb);

COMMIT;
