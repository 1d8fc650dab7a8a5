-- Revert outreach:hubs/is_time_zone from pg

BEGIN;

DROP FUNCTION outreach_internal.is_time_zone(text);

COMMIT;
