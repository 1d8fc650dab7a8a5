BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach_internal.score_tier', 'score integer', 'text', 'immutable', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}', definer => false);

SELECT is(outreach_internal.score_tier(score), tier, format('%s is %s', score, tier))
FROM (VALUES (0, 'COLD'), (24, 'COLD'), (25, 'WARM'), (49, 'WARM'), (50, 'HOT'), (74, 'HOT'), (75, 'BURNING'), (100, 'BURNING'), (NULL, NULL), (-1, NULL)) AS s (score, tier);

-- The table says the same by a constraint of its own.
SELECT lives_ok($$
  INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at)
  SELECT fixture.minted(), s, outreach_internal.score_tier(s), 1, now() FROM generate_series(0, 100) AS s$$, 'for every score');

SELECT * FROM finish();
ROLLBACK;
