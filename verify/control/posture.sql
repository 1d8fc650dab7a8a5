-- Verify outreach:control/posture on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.posture_checks()', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach.posture()', 'outreach_control', '{outreach_auditor,outreach_dispatcher,outreach_operator}');

ROLLBACK;
