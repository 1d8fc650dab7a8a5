-- Verify outreach:engagement/add_suppressions on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.add_suppressions(text[], text[], text[], text[])', 'outreach_owner', '{}');

ROLLBACK;
