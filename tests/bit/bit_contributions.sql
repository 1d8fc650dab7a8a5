BEGIN;
SELECT plan(68);

SELECT fixture.function_is('outreach_internal.bit_contribution', 'weight numeric, decay_days integer, occurred_at timestamp with time zone, as_of timestamp with time zone',
  'numeric', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);
SELECT fixture.function_is('outreach_internal.bit_change_at', 'decay_days integer, occurred_at timestamp with time zone, as_of timestamp with time zone',
  'timestamp with time zone', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.bit_fades_in', 'decay_days integer, occurred_at timestamp with time zone, as_of timestamp with time zone',
  'interval', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.bit_instant', 'as_of timestamp with time zone', 'timestamp with time zone', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.bit_contributions', 'as_of timestamp with time zone',
  'TABLE(outreach_id uuid, signal_id uuid, signal_type text, source_hub text, occurred_at timestamp with time zone, weight numeric, decay_days integer, contribution numeric, changes_at timestamp with time zone, fades_in interval)',
  'stable', 'outreach_owner', '{}', definer => false);

-- Whole 24-hour days; rounded to four decimals; nothing before it occurred.
SELECT is(outreach_internal.bit_contribution(weight, decay, '2026-01-01T12:00Z', as_of), expected, why)
FROM (VALUES
  (10, 365, timestamptz '2026-01-01T11:59:59.999999Z', 0.0000, 'before it occurred'),
  (10, 365, '2026-01-01T12:00Z', 10.0000, 'the instant it occurred'),
  (10, 365, '2026-01-02T11:59:59.999999Z', 10.0000, 'the first day'),
  (10, 365, '2026-01-02T12:00Z', 9.9726, 'the second'),
  (25, 365, '2026-12-31T12:00Z', 0.0685, 'the last day'),
  (25, 365, '2027-01-01T11:59:59.999999Z', 0.0685, 'to its end'),
  (25, 365, '2027-01-01T12:00Z', 0.0000, 'age is the decay'),
  (25, 365, '2030-01-01T12:00Z', 0.0000, 'long after'),
  (15, 1, '2026-01-02T11:59Z', 15.0000, 'a decay of one day'),
  (15, 1, '2026-01-02T12:00Z', 0.0000, 'is over after it'),
  (0.3333, 7, '2026-01-04T12:00Z', 0.1905, 'rounded'),
  (0.00005, 1, '2026-01-01T12:00Z', 0.0001, 'half away from zero')) AS c (weight, decay, as_of, expected, why);

-- Neither the session's time zone nor daylight saving counts.
SET LOCAL TimeZone = 'America/New_York';
SELECT is(outreach_internal.bit_contribution(5, 30, '2026-03-07T12:00-05', '2026-03-08T12:00-04'), 5.0000, 'a day of 23 hours is not a whole one');
SELECT is(outreach_internal.bit_contribution(5, 30, '2026-03-07T12:00-05', '2026-03-08T13:00-04'), 4.8333, 'after 24 hours it is');
SELECT is(outreach_internal.bit_contribution(5, 30, '2026-10-31T12:00-04', '2026-11-01T11:00-05'), 4.8333, 'in a day of 25 hours the 24th ends it');
SELECT is(outreach_internal.bit_change_at(30, '2026-03-07T12:00-05', '2026-03-07T13:00-05'), '2026-03-08T13:00-04', 'the next change is 24 hours later');
SELECT is(outreach_internal.bit_contribution(5, 30, '2024-02-28T00:00Z', '2024-03-01T00:00Z'), 4.6667, '29 February is a day');

SELECT is(outreach_internal.bit_change_at(decay, '2026-01-01T12:00Z', as_of), expected, why)
FROM (VALUES
  (3, timestamptz '2025-12-01Z', timestamptz '2026-01-01T12:00Z', 'it will occur'),
  (3, '2026-01-01T12:00Z', '2026-01-02T12:00Z', 'a day after it occurred'),
  (3, '2026-01-02T11:59:59.999999Z', '2026-01-02T12:00Z', 'until just before it'),
  (3, '2026-01-02T12:00Z', '2026-01-03T12:00Z', 'then a day more'),
  (3, '2026-01-04T11:59Z', '2026-01-04T12:00Z', 'to the end'),
  (3, '2026-01-04T12:00Z', NULL, 'never again')) AS c (decay, as_of, expected, why);

-- The same as a time from then on: of what has occurred, never a day and more, in whatever time zone.
SELECT ok(bool_and(CASE
    WHEN a < t THEN f IS NULL
    ELSE a + f IS NOT DISTINCT FROM outreach_internal.bit_change_at(d, t, a) AND (f IS NULL OR f > interval '0' AND f <= interval '24 hours' AND date_part('day', f) = 0)
  END), 'what has occurred fades in the time until it changes')
FROM (SELECT d, now() + i * interval '7 hours 13 minutes' AS t, now() + j * interval '5 hours 17 minutes' AS a FROM generate_series(1, 40, 13) AS d, generate_series(0, 20) AS i, generate_series(0, 200, 3) AS j) AS x
CROSS JOIN LATERAL (SELECT outreach_internal.bit_fades_in(d, t, a) AS f) AS c;
SELECT is(outreach_internal.bit_fades_in(30, '2026-03-07T12:00-05', '2026-03-07T12:00-05'), '24:00:00', 'a whole day when it is fresh');

-- A contribution is constant until just before the change and another one at it.
SELECT ok(bool_and(
    outreach_internal.bit_contribution(25, d, t, a) = outreach_internal.bit_contribution(25, d, t, c.at - interval '1 microsecond')
    AND outreach_internal.bit_contribution(25, d, t, a) <> outreach_internal.bit_contribution(25, d, t, c.at)), 'changes are where they are said to be')
FROM (SELECT d, now() + i * interval '7 hours 13 minutes' AS t, now() + j * interval '5 hours 17 minutes' AS a FROM generate_series(1, 40, 13) AS d, generate_series(0, 20) AS i, generate_series(0, 200, 3) AS j) AS x
CROSS JOIN LATERAL (SELECT outreach_internal.bit_change_at(d, t, a) AS at) AS c
WHERE c.at IS NOT NULL;

SELECT is(outreach_internal.bit_instant('2026-01-01Z'), '2026-01-01Z', 'an instant is itself');
SELECT ok(outreach_internal.bit_instant(NULL) BETWEEN now() AND clock_timestamp(), 'NULL is the clock');
SELECT ok(isfinite(outreach_internal.bit_instant(i)), i || ' becomes finite') FROM unnest('{infinity,-infinity}'::timestamptz[]) AS i;

-- A signal counts by the version in force when it occurred.
SELECT fixture.minted() AS a \gset
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Base', 20, 10, '2026-01-02Z');
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'old', '2026-01-01T23:59:59.999999Z'), outreach.record_signal(:'a', 'NEWS_MENTION', 'new', '2026-01-02Z') \g /dev/null
SELECT results_eq(format('SELECT signal_type, source_hub, weight, decay_days, contribution, changes_at FROM outreach_internal.bit_contributions(''2026-01-03Z'') WHERE outreach_id = %L ORDER BY occurred_at', :'a'),
  $$VALUES ('NEWS_MENTION', 'blog-content', 5::numeric, 30, 4.8333, timestamptz '2026-01-03T23:59:59.999999Z'), ('NEWS_MENTION', 'blog-content', 20, 10, 18.0000, '2026-01-04Z')$$,
  'signals with what they contribute');
INSERT INTO outreach_internal.bit_duplicates SELECT signal_id FROM outreach.bit_signals WHERE source_ref = 'new';
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('NEWS_MENTION', 'blog-content', 'Base', 10, 30, '2026-06-01Z', '1 day');
SELECT results_eq(format('SELECT contribution, changes_at, fades_in FROM outreach_internal.bit_contributions(''2026-01-03Z'') WHERE outreach_id = %L ORDER BY occurred_at', :'a'),
  $$VALUES (4.8333, timestamptz '2026-01-03T23:59:59.999999Z', interval '23:59:59.999999'), (0, NULL, NULL)$$, 'a repeat contributes nothing and never changes');
CREATE FUNCTION pg_temp.plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS off) ' || statement; END $$;
SET LOCAL enable_seqscan = off;
SELECT matches(string_agg(line, ' '), 'bit_signals_outreach_idx', 'it is inlined: a condition on the company uses the index')
FROM pg_temp.plan_of(format('SELECT * FROM outreach_internal.bit_contributions(now()) WHERE outreach_id = %L', :'a')) AS line;

SELECT * FROM finish();
ROLLBACK;
