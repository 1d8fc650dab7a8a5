-- Verify outreach:core/untagged_address on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.untagged_address(text, text)', 'outreach_control', '{}');

ROLLBACK;
