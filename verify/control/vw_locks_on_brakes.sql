-- Verify outreach:control/vw_locks_on_brakes on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_locks_on_brakes', 'outreach_control', '{outreach_analyst,outreach_operator}');

ROLLBACK;
