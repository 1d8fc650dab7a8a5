-- Revert outreach:control/verify_override_audit from pg

BEGIN;

DROP FUNCTION outreach.verify_override_audit();

COMMIT;
