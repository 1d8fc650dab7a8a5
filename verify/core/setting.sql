-- Verify outreach:core/setting on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.setting(text)', 'outreach_control', '{}');

ROLLBACK;
