-- Verify outreach:send/holidays on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.holidays', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_constraints('outreach.holidays', '{holidays_pkey,country_is_a_code,day_is_a_day,name_is_not_blank}');

ROLLBACK;
