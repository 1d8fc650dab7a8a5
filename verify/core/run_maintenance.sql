-- Verify outreach:core/run_maintenance on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.run_maintenance()', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
