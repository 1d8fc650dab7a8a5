-- Revert outreach:bit/bit_scores from pg

BEGIN;

DROP TABLE outreach.bit_scores;

COMMIT;
