-- Verify outreach:send/refuse_transition on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_transition(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_unknown_send(uuid)', 'outreach_owner', '{}');

ROLLBACK;
