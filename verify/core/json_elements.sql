-- Verify outreach:core/json_elements on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.json_elements(jsonb)', 'outreach_control', '{}');

ROLLBACK;
