-- Verify outreach:send/send_log on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.send_log', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_send_log()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.send_log', '{guard_send_log,refuse_truncate}');
SELECT outreach_internal.verify_constraints('outreach.send_log', '{send_log_step_fkey,send_log_outreach_id_fkey,send_log_person_id_fkey,send_log_target_id_fkey,company_gets_a_step_once,person_gets_a_step_once,address_gets_a_step_once}');

ROLLBACK;
