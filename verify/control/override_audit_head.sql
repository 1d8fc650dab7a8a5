-- Verify outreach:control/override_audit_head on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.override_audit_head()', 'outreach_control', '{outreach_auditor}');

ROLLBACK;
