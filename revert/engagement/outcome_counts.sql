-- Revert outreach:engagement/outcome_counts from pg

BEGIN;

DROP VIEW outreach_internal.outcome_counts;

COMMIT;
