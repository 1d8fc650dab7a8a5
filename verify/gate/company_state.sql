-- Verify outreach:gate/company_state on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.fresh_status(text, timestamptz, timestamptz)', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_relation('outreach_internal.company_state', 'outreach_owner', '{}');

ROLLBACK;
