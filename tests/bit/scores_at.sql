BEGIN;
SELECT plan(10);

SELECT fixture.function_is('outreach_internal.scores_at', 'outreach_ids uuid[], as_of timestamp with time zone', 'SETOF outreach.bit_scores', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a' || i, '2026-01-01T06:00Z') FROM generate_series(1, 5) AS i \g /dev/null
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'n', '2026-01-01T05:00Z'), outreach.record_signal(:'b', 'NEWS_MENTION', 'old', '2025-01-01Z') \g /dev/null
SELECT results_eq(format('SELECT * FROM outreach_internal.scores_at(ARRAY[%L, %L, %L]::uuid[], ''2026-01-03Z'') ORDER BY signal_count DESC', :'a', :'b', :'c'), format($$VALUES
  (%L::uuid, 100, 'BURNING', 6, timestamptz '2026-01-03Z', timestamptz '2026-01-03T05:00Z', 129.4908),
  (%L, 0, 'COLD', 1, '2026-01-03Z', NULL, 0.0000),
  (%L, 0, 'COLD', 0, '2026-01-03Z', NULL, 0)$$, :'a', :'b', :'c'), 'capped, faded, without signals');
SELECT is((SELECT score_tier FROM outreach_internal.scores_at(ARRAY[:'b']::uuid[], '2024-01-01Z')), 'COLD', 'before anything occurred');
SELECT is_empty('SELECT * FROM outreach_internal.scores_at(''{}'', now())', 'nobody asked for, nobody scored');

SELECT * FROM finish();
ROLLBACK;
