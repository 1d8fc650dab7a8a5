-- Verify outreach:core/refuse_change on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_change()', 'outreach_control', '{}');

ROLLBACK;
