-- Revert outreach:control/override_audit_head from pg

BEGIN;

DROP FUNCTION outreach.override_audit_head();

COMMIT;
