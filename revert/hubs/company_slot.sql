-- Revert outreach:hubs/company_slot from pg

BEGIN;

DROP TABLE people.company_slot;

COMMIT;
