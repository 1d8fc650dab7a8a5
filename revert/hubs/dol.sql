-- Revert outreach:hubs/dol from pg

BEGIN;

DROP TABLE outreach.dol;

COMMIT;
