-- Verify outreach:control/override_audit on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.revise_override()', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.audit_override()', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('outreach.manual_overrides', '{revise_override,0_audit_override,refuse_truncate}');

ROLLBACK;
