-- Revert outreach:control/override_audit from pg

BEGIN;

DROP TRIGGER refuse_truncate ON outreach.manual_overrides;
DROP TRIGGER "0_audit_override" ON outreach.manual_overrides;
DROP TRIGGER revise_override ON outreach.manual_overrides;
DROP FUNCTION outreach_internal.audit_override();
DROP FUNCTION outreach_internal.revise_override();

COMMIT;
