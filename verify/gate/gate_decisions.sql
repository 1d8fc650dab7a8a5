-- Verify outreach:gate/gate_decisions on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.gate_decision_id_seq', 'outreach_owner', '{}');
SELECT outreach_internal.verify_relation('outreach.gate_decisions', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.gate_decisions', '{refuse_change,refuse_truncate}');

ROLLBACK;
