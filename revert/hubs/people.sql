-- Revert outreach:hubs/people from pg

BEGIN;

DROP TABLE outreach.people;

COMMIT;
