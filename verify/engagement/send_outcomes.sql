-- Verify outreach:engagement/send_outcomes on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.send_outcomes', 'outreach_owner', '{}');

ROLLBACK;
