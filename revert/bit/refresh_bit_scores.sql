-- Revert outreach:bit/refresh_bit_scores from pg

BEGIN;

DROP FUNCTION outreach.refresh_bit_scores(timestamptz);

COMMIT;
