-- Verify outreach:engagement/archived_outcomes on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.archived_outcomes', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.archived_outcomes', '{archived_outcomes_pkey}');
SELECT outreach_internal.verify_function('outreach_internal.keep_outcomes(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
