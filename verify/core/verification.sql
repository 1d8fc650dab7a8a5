-- Verify outreach:core/verification on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.access_roles()', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.verify_function(text, name, name[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.verify_relation(text, name, name[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.verify_guards(text, name[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.verify_constraints(text, name[])', 'outreach_owner', '{}');

ROLLBACK;
