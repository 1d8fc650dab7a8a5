-- Revert outreach:bit/explain_bit_score from pg

BEGIN;

DROP FUNCTION outreach.explain_bit_score(uuid, timestamptz);

COMMIT;
