-- Verify outreach:gate/explain_gate on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.explain_gate(uuid, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
