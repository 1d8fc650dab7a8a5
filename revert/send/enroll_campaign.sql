-- Revert outreach:send/enroll_campaign from pg

BEGIN;

DROP FUNCTION outreach.enroll_campaign(uuid, integer);
DROP TABLE outreach_internal.enrollment_lock;

COMMIT;
