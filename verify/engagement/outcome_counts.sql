-- Verify outreach:engagement/outcome_counts on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.outcome_counts', 'outreach_owner', '{}');

ROLLBACK;
