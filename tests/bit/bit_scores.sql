BEGIN;
SELECT plan(23);

SELECT results_eq($$SELECT fixture.columns('outreach.bit_scores')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('score integer NOT NULL'),
  ('score_tier text NOT NULL'),
  ('signal_count integer NOT NULL'),
  ('scored_at timestamp with time zone NOT NULL'),
  ('valid_until timestamp with time zone'),
  ('contribution numeric')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.bit_scores')$$, $$VALUES
  ('PRIMARY KEY (outreach_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.bit_scores')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'bit_scores', 'outreach_owner', 'its owner');
SELECT is((SELECT count(*) FROM pg_index WHERE indrelid = 'outreach.bit_scores'::regclass), 1::bigint, 'no index on anything that changes');

INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at) SELECT fixture.minted(), 30, 'WARM', 1, now();
SELECT throws_ok('UPDATE outreach.bit_scores SET ' || change, '23514', NULL, 'refused by a constraint: ' || change)
FROM unnest(ARRAY[
  'score = -1', 'score = 101, score_tier = ''BURNING''', 'score = 24', 'score = 50', 'score_tier = ''COLD''', 'score_tier = ''LUKEWARM''', 'signal_count = -1',
  'valid_until = scored_at', 'contribution = 29.9999', 'contribution = 31', 'score = 100, score_tier = ''BURNING'', contribution = 99.9999']) AS change;
SELECT lives_ok('UPDATE outreach.bit_scores SET ' || change, 'allowed: ' || change)
FROM unnest(ARRAY['contribution = 30.9999', 'contribution = NULL', 'score = 100, score_tier = ''BURNING'', contribution = 250.5', 'score = 0, score_tier = ''COLD'', contribution = 0.0000',
  'valid_until = scored_at + interval ''1 microsecond''']) AS change;
SELECT throws_ok($$INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at) VALUES (gen_random_uuid(), 0, 'COLD', 0, now())$$, '23503', NULL, 'a score has a company on the spine');
SELECT throws_ok('UPDATE outreach.bit_scores SET scored_at = NULL', '23502', NULL, 'and was computed for an instant');

SELECT * FROM finish();
ROLLBACK;
