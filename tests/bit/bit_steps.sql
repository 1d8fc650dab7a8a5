BEGIN;
SELECT plan(23);

SELECT fixture.function_is('outreach_internal.bit_steps',
  'weight numeric, decay_days integer, occurred_at timestamp with time zone, after timestamp with time zone, until timestamp with time zone',
  'TABLE(at timestamp with time zone, age_days integer, points numeric)', 'stable', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}', definer => false);

-- The steps of a contribution: it comes, and loses with each whole day; half-open, (after, until].
CREATE FUNCTION pg_temp.steps(after timestamptz, until timestamptz) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%s: %s', age_days, points), ', ' ORDER BY at), '-') FROM outreach_internal.bit_steps(5, 4, '2026-01-01T12:00Z', after, until)
$$;
SELECT is(pg_temp.steps(after, until), expected, why)
FROM (VALUES
  (timestamptz '-infinity', timestamptz '2030-01-01Z', '0: 5.0000, 1: -1.2500, 2: -1.2500, 3: -1.2500, 4: -1.2500', 'all of them'),
  ('-infinity', '2026-01-01T11:59:59.999999Z', '-', 'not before it occurred'),
  ('-infinity', '2026-01-01T12:00Z', '0: 5.0000', 'it comes the instant it occurred'),
  ('2026-01-01T12:00Z', '2026-01-02T11:59:59.999999Z', '-', 'which is not after it'),
  ('2026-01-01T12:00Z', '2026-01-02T12:00Z', '1: -1.2500', 'and lasts a day'),
  ('2026-01-01T11:59Z', '2026-01-02T12:00Z', '0: 5.0000, 1: -1.2500', 'both ends'),
  ('2026-01-02T12:00Z', '2026-01-04T12:00Z', '2: -1.2500, 3: -1.2500', 'two days in the middle'),
  ('2026-01-04T11:59Z', '2026-02-01Z', '3: -1.2500, 4: -1.2500', 'the last ones'),
  ('2026-01-05T12:00Z', '2026-02-01Z', '-', 'then nothing more'),
  ('2026-01-03T12:00Z', '2026-01-03T12:00Z', '-', 'an empty interval'),
  ('2026-02-01Z', '2025-02-01Z', '-', 'a reversed one')) AS s (after, until, expected, why);
SET LOCAL TimeZone = 'America/New_York';
SELECT results_eq($$SELECT at FROM outreach_internal.bit_steps(5, 4, '2026-03-07T12:00-05', '-infinity', '2026-03-09Z')$$, $$VALUES (timestamptz '2026-03-07T12:00-05'), ('2026-03-08T13:00-04')$$,
  'days are of 24 hours');
SELECT is((SELECT count(*) FROM outreach_internal.bit_steps(0.0001, 3660, '2026-01-01Z', '-infinity', '2100-01-01Z')), 2::bigint, 'a day that changes nothing after rounding is no step');
SELECT ok(bool_and(outreach_internal.bit_contribution(w, d, t, a) = (SELECT coalesce(sum(s.points), 0) FROM outreach_internal.bit_steps(w, d, t, '-infinity', a) AS s)), 'steps sum up to the contribution')
FROM (SELECT w, d, now() + i * interval '7 hours 13 minutes' AS t, now() + j * interval '9 hours 17 minutes' AS a FROM unnest('{5,0.3333,33.3333}'::numeric[]) AS w, generate_series(1, 40, 13) AS d, generate_series(0, 20, 5) AS i, generate_series(0, 150, 3) AS j) AS x;
SELECT ok(bool_and(outreach_internal.bit_change_at(d, t, a) IS NOT DISTINCT FROM (SELECT min(s.at) FROM outreach_internal.bit_steps(100, d, t, a, '2100-01-01Z') AS s)), 'the first step is the next change')
FROM (SELECT d, now() + i * interval '7 hours 13 minutes' AS t, now() + j * interval '5 hours 17 minutes' AS a FROM generate_series(1, 40, 13) AS d, generate_series(0, 20, 5) AS i, generate_series(0, 200, 9) AS j) AS x;

-- Read by company it makes steps of no other's signals.
CREATE FUNCTION pg_temp.plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS off) ' || statement; END $$;
SELECT matches(string_agg(line, ' '), 'on bit_signals s [^>]*outreach_id = .*Function Scan on generate_series', 'it is inlined')
FROM pg_temp.plan_of(format('SELECT s.* FROM outreach_internal.weighed_signals AS w CROSS JOIN LATERAL outreach_internal.bit_steps(w.weight, w.decay_days, w.occurred_at, ''-infinity'', now()) AS s WHERE w.outreach_id = %L', gen_random_uuid())) AS line;

SELECT * FROM finish();
ROLLBACK;
