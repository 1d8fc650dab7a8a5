-- Verify outreach:engagement/is_machine_event on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_machine_event(jsonb)', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
