-- Verify outreach:core/require_read_committed on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_read_committed()', 'outreach_control', '{}');

ROLLBACK;
