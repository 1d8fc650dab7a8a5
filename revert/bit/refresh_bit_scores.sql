-- Revert outreach:bit/refresh_bit_scores from pg

BEGIN;

DROP FUNCTION outreach.refresh_bit_scores(timestamptz);
DROP FUNCTION outreach_internal.score_is_stale(timestamptz, timestamptz, timestamptz, boolean);

COMMIT;
