-- Revert outreach:send/country_time_zones from pg

BEGIN;

DROP TABLE outreach.country_time_zones;

COMMIT;
