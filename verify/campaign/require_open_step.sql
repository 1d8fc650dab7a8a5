-- Verify outreach:campaign/require_open_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.step_problem(text, text, text, interval, text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_step(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_unknown_step(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.require_open_step(uuid)', 'outreach_owner', '{}');

ROLLBACK;
