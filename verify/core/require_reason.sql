-- Verify outreach:core/require_reason on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_reason(text)', 'outreach_control', '{}');

ROLLBACK;
