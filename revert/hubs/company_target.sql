-- Revert outreach:hubs/company_target from pg

BEGIN;

DROP TABLE outreach.company_target;

COMMIT;
