-- Revert outreach:bit/scores_at from pg

BEGIN;

DROP FUNCTION outreach_internal.scores_at(uuid[], timestamptz);
DROP FUNCTION outreach_internal.all_bit_totals(timestamptz);
DROP VIEW outreach_internal.bit_points;
DROP FUNCTION outreach_internal.bit_totals(timestamptz);

COMMIT;
