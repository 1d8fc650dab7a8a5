-- Revert outreach:send/finish_claims from pg

BEGIN;

DROP FUNCTION outreach_internal.judge_outcomes(uuid[], uuid[], text[], text[]);
DROP FUNCTION outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[]);

COMMIT;
