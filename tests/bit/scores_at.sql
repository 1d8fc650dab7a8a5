BEGIN;
SELECT plan(47);

SELECT fixture.function_is('outreach_internal.scores_at', 'outreach_ids uuid[], as_of timestamp with time zone', 'SETOF outreach.bit_scores', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.bit_totals', 'as_of timestamp with time zone', 'TABLE(outreach_id uuid, signal_count bigint, valid_until timestamp with time zone, contribution numeric)', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.all_bit_totals', 'as_of timestamp with time zone', 'TABLE(outreach_id uuid, signal_count bigint, valid_until timestamp with time zone, contribution numeric)', 'stable', 'outreach_owner', '{}', definer => false);

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a' || i, '2026-01-01T06:00Z') FROM generate_series(1, 5) AS i \g /dev/null
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'n', '2026-01-01T05:00Z'), outreach.record_signal(:'b', 'NEWS_MENTION', 'old', '2025-01-01Z') \g /dev/null
SELECT results_eq(format('SELECT * FROM outreach_internal.scores_at(ARRAY[%L, %L, %L]::uuid[], ''2026-01-03Z'') ORDER BY signal_count DESC', :'a', :'b', :'c'), format($$VALUES
  (%L::uuid, 100, 'BURNING', 6, timestamptz '2026-01-03Z', timestamptz '2026-01-03T05:00Z', 129.4908),
  (%L, 0, 'COLD', 1, '2026-01-03Z', NULL, 0.0000),
  (%L, 0, 'COLD', 0, '2026-01-03Z', NULL, 0)$$, :'a', :'b', :'c'), 'capped, faded, without signals');
SELECT is((SELECT score_tier FROM outreach_internal.scores_at(ARRAY[:'b']::uuid[], '2024-01-01Z')), 'COLD', 'before anything occurred');
SELECT is_empty('SELECT * FROM outreach_internal.scores_at(''{}'', now())', 'nobody asked for, nobody scored');
-- What has not occurred yet changes when it does, however soon another one fades.
SELECT outreach.record_signal(:'c', 'NEWS_MENTION', 'c1', '2026-01-01Z'), outreach.record_signal(:'c', 'NEWS_MENTION', 'c2', '2026-01-02T12:00Z') \g /dev/null
SELECT is((SELECT valid_until FROM outreach_internal.scores_at(ARRAY[:'c']::uuid[], as_of)), expected, 'after ' || as_of)
FROM (VALUES (timestamptz '2025-12-31Z', timestamptz '2026-01-01Z'), ('2026-01-01Z', '2026-01-02Z'), ('2026-01-02Z', '2026-01-02T12:00Z'), ('2026-01-02T12:00Z', '2026-01-03Z'), ('2026-01-03Z', '2026-01-03T12:00Z'), ('2026-01-31Z', '2026-01-31T12:00Z'), ('2026-02-01T11:59Z', '2026-02-01T12:00Z'), ('2026-02-01T12:00Z', NULL)) AS v (as_of, expected);
-- Repeats count as signals and for nothing else.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'Base', 10, 10, '-infinity', '5 days');
SELECT fixture.minted() AS d \gset
SELECT outreach.record_signal(:'d', 'WINDOWED', 'd1', '2026-01-01Z'), outreach.record_signal(:'d', 'WINDOWED', 'd2', '2026-01-02T06:00Z') \g /dev/null
SELECT results_eq(format('SELECT signal_count, contribution, valid_until FROM outreach_internal.scores_at(ARRAY[%L]::uuid[], ''2026-01-03Z'')', :'d'), $$VALUES (2, 8.0000, timestamptz '2026-01-04Z')$$, 'a repeat neither adds nor fades');

-- Looked up by age for all, reckoned one by one for some.
SELECT results_eq($$SELECT fixture.columns('outreach_internal.bit_points')$$, $$VALUES ('signal_type text'), ('valid_from timestamp with time zone'), ('valid_until timestamp with time zone'), ('is_deduped boolean'), ('points integer[]')$$, 'columns of the points by age');
SELECT view_owner_is('outreach_internal', 'bit_points', 'outreach_owner', 'their owner');
SELECT is((SELECT points FROM outreach_internal.bit_points WHERE signal_type = 'WINDOWED'), '{100000,90000,80000,70000,60000,50000,40000,30000,20000,10000}', 'ten-thousandths, a day apart');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Custom', 0.00007, 7, '2026-01-02T12:00Z');
SELECT bag_eq(format('SELECT * FROM outreach_internal.scores_at(NULL, %L)', as_of), format('SELECT * FROM outreach_internal.scores_at(ARRAY[%L, %L, %L, %L]::uuid[], %L)', :'a', :'b', :'c', :'d', as_of), 'NULL is all that have signals: ' || as_of)
FROM unnest('{4000-01-01 BC,2024-01-01Z,2026-01-01Z,2026-01-01T23:59:59.999999Z,2026-01-02Z,2026-01-03Z,2026-01-06Z,2026-01-09T12:00Z,2026-01-11Z,2030-01-01Z,200000-01-01Z}'::timestamptz[]) AS as_of;

SELECT * FROM finish();
ROLLBACK;
