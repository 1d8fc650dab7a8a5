-- Deploy outreach:bit/bit_scores to pg
-- requires: bit/score_tier spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Only the primary key is indexed and pages keep room: a new score is a HOT update.
CREATE TABLE outreach.bit_scores (
  outreach_id uuid PRIMARY KEY REFERENCES outreach.outreach (outreach_id),
  score integer NOT NULL CONSTRAINT score_is_0_to_100 CHECK (score BETWEEN 0 AND 100),
  score_tier text NOT NULL
    CONSTRAINT score_tier_is_the_tier_of_the_score CHECK (
      CASE score_tier
        WHEN 'COLD' THEN score < 25
        WHEN 'WARM' THEN score >= 25 AND score < 50
        WHEN 'HOT' THEN score >= 50 AND score < 75
        WHEN 'BURNING' THEN score >= 75
        ELSE false
      END
    ),
  signal_count integer NOT NULL CONSTRAINT signal_count_is_not_negative CHECK (signal_count >= 0),
  scored_at timestamptz NOT NULL,
  valid_until timestamptz CONSTRAINT score_holds_for_a_while CHECK (valid_until > scored_at),
  contribution numeric
    CONSTRAINT score_is_the_contribution_floored_and_capped CHECK (contribution IS NULL OR score = least(100, floor(contribution)))
) WITH (fillfactor = 50);

COMMENT ON TABLE outreach.bit_scores IS 'BIT score of each company that has signals; no row is a score of 0, COLD. Changes in the transaction that records a signal, and by outreach.refresh_bit_scores() as signals fade.';
COMMENT ON COLUMN outreach.bit_scores.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.bit_scores.score IS 'Buyer intent, 0 to 100: the contributions of the signals, floored and capped.';
COMMENT ON COLUMN outreach.bit_scores.score_tier IS 'COLD, WARM, HOT or BURNING.';
COMMENT ON COLUMN outreach.bit_scores.signal_count IS 'Signals recorded for the company, faded ones included.';
COMMENT ON COLUMN outreach.bit_scores.scored_at IS 'The instant for which it was computed.';
COMMENT ON COLUMN outreach.bit_scores.valid_until IS 'The next instant at which a contribution changes: the score is exact from scored_at until just before. NULL: it cannot change any more unless a signal comes.';
COMMENT ON COLUMN outreach.bit_scores.contribution IS 'Sum of the contributions at scored_at, before floor and cap. NULL: not known, computed anew by the next signal.';

COMMIT;
