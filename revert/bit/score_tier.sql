-- Revert outreach:bit/score_tier from pg

BEGIN;

DROP FUNCTION outreach_internal.score_tier(integer);

COMMIT;
