-- Verify outreach:send/country_time_zones on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.country_time_zones', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_constraints('outreach.country_time_zones', '{country_time_zones_pkey,country_is_a_code,time_zone_is_an_iana_name}');

ROLLBACK;
