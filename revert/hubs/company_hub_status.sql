-- Revert outreach:hubs/company_hub_status from pg

BEGIN;

DROP TABLE outreach.company_hub_status;

COMMIT;
