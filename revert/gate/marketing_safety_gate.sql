-- Revert outreach:gate/marketing_safety_gate from pg

BEGIN;

DROP FUNCTION outreach.marketing_safety_gate(uuid, text);

COMMIT;
