-- Revert outreach:bit/bit_score_at from pg

BEGIN;

DROP FUNCTION outreach.bit_score_at(uuid, timestamptz);

COMMIT;
