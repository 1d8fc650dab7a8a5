-- Verify outreach:control/brake_barrier on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.brake_barrier', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach_internal.audit_chain', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.cap_idle_time()', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.enter_barrier()', 'outreach_control', '{}');

ROLLBACK;
