-- Verify outreach:send/judge_enrollment on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.judge_enrollment(uuid)', 'outreach_owner', '{}');

ROLLBACK;
