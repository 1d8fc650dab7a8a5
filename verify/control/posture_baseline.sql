-- Verify outreach:control/posture_baseline on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.present_posture', 'outreach_control', '{}');
SELECT outreach_internal.verify_relation('outreach_internal.posture_baseline', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.record_posture()', 'outreach_control', '{}');

ROLLBACK;
