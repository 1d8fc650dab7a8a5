-- Verify outreach:hubs/is_time_zone on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_time_zone(text)', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');

ROLLBACK;
