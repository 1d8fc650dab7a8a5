-- Verify outreach:gate/vw_gate_decisions on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_gate_decisions', 'outreach_owner', '{outreach_analyst,outreach_auditor}');

ROLLBACK;
