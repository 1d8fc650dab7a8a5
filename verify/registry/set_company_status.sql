-- Verify outreach:registry/set_company_status on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_company_status(jsonb)', 'outreach_owner', '{cl_writer}');

ROLLBACK;
