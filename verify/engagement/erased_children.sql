-- Verify outreach:engagement/erased_children on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.erased_identifiers(jsonb)', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.erased_children(jsonb)', 'outreach_control', '{}');

ROLLBACK;
