-- Revert outreach:send/judge_enrollment from pg

BEGIN;

DROP FUNCTION outreach_internal.judge_enrollment(uuid);

COMMIT;
