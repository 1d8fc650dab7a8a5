-- Verify outreach:control/verify_override_audit on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.verify_override_audit()', 'outreach_control', '{outreach_auditor}');

ROLLBACK;
