-- Revert outreach:send/refuse_handed_over from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_handed_over(uuid[]);

COMMIT;
