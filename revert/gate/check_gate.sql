-- Revert outreach:gate/check_gate from pg

BEGIN;

DROP FUNCTION outreach.check_gate(uuid, text);

COMMIT;
