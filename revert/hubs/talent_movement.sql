-- Revert outreach:hubs/talent_movement from pg

BEGIN;

DROP TABLE outreach.talent_movement;

COMMIT;
