-- Verify outreach:send/enroll_campaign on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.enrollment_lock', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.enrollment_lock', '{enrollment_lock_pkey,holds_no_row}');
SELECT outreach_internal.verify_function('outreach.enroll_campaign(uuid, integer)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
