-- Revert outreach:send/holidays from pg

BEGIN;

DROP TABLE outreach.holidays;

COMMIT;
