-- Verify outreach:control/add_overrides on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.add_overrides(jsonb)', 'outreach_control', '{outreach_operator}');

ROLLBACK;
