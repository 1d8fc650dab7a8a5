-- Verify outreach:core/known_settings on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.known_settings()', 'outreach_control', '{}');

ROLLBACK;
