-- Verify outreach:registry/load_companies on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.load_companies(jsonb)', 'outreach_owner', '{cl_writer}');

ROLLBACK;
