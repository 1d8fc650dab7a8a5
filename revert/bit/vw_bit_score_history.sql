-- Revert outreach:bit/vw_bit_score_history from pg

BEGIN;

DROP VIEW outreach.vw_bit_score_history;

COMMIT;
