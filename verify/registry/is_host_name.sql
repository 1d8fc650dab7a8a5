-- Verify outreach:registry/is_host_name on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_host_name(text)', 'outreach_owner', '{cl_writer}');

ROLLBACK;
