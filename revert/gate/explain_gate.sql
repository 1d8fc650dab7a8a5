-- Revert outreach:gate/explain_gate from pg

BEGIN;

DROP FUNCTION outreach.explain_gate(uuid, text);

COMMIT;
