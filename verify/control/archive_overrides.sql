-- Verify outreach:control/archive_overrides on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.archive_overrides(uuid[], text)', 'outreach_control', '{}');

ROLLBACK;
