BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_tier_distribution')$$, $$VALUES ('tier integer'), ('score_tier text'), ('companies bigint'), ('share numeric')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_tier_distribution')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_tier_distribution', 'outreach_owner', 'its owner');
SELECT is_empty('SELECT * FROM outreach.vw_tier_distribution', 'no company, no row, no division by zero');

-- Seven companies: shares that no decimal number writes out.
CREATE TEMP TABLE c AS SELECT n, fixture.minted() AS id FROM generate_series(1, 7) AS n;
SELECT outreach.set_hub_status(id, 'company-target', 'PASS') FROM c WHERE n <= 3 \g /dev/null
INSERT INTO outreach.bit_scores (outreach_id, score, score_tier, signal_count, scored_at) SELECT id, 80, 'BURNING', 1, now() FROM c WHERE n IN (1, 7);
SELECT outreach.add_override(id, 'FORCE_TIER', 'x', 3, clock_timestamp() + interval '1 day') FROM c WHERE n = 6 \g /dev/null
SELECT bag_eq('SELECT tier, score_tier, companies FROM outreach.vw_tier_distribution', $$VALUES (0, 'BURNING', 1::bigint), (0, 'COLD', 2), (-1, 'COLD', 2), (-1, 'BURNING', 1), (3, 'COLD', 1)$$,
  'by effective tier and score tier');
SELECT is((SELECT share FROM outreach.vw_tier_distribution WHERE tier = 0 AND score_tier = 'COLD'), 2::numeric / 7, 'share is the fraction, not rounded');
SELECT ok((SELECT abs(sum(share) - 1) < 1e-15 FROM outreach.vw_tier_distribution), 'shares sum to 1');
SELECT is((SELECT sum(companies) FROM outreach.vw_tier_distribution), (SELECT count(*) FROM outreach.outreach)::numeric, 'nobody is left out');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_tier_distribution')$$, 'an analyst reads it');

SELECT * FROM finish();
ROLLBACK;
