-- Revert outreach:hubs/people_master from pg

BEGIN;

DROP TABLE people.people_master;

COMMIT;
