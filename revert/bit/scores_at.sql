-- Revert outreach:bit/scores_at from pg

BEGIN;

DROP FUNCTION outreach_internal.scores_at(uuid[], timestamptz);
DROP FUNCTION outreach_internal.bit_totals(timestamptz);

COMMIT;
