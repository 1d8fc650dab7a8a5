-- Verify outreach:registry/is_country_code on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_country_code(text)', 'outreach_owner', '{cl_writer}');

ROLLBACK;
