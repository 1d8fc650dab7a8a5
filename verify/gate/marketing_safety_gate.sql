-- Verify outreach:gate/marketing_safety_gate on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.marketing_safety_gate(uuid, text)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
