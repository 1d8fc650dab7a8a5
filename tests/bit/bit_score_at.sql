BEGIN;
SELECT plan(35);

SELECT fixture.function_is('outreach.bit_score_at', 'outreach_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp()', 'integer', 'stable', 'outreach_owner', '{outreach_app}');
SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT outreach.bit_score_at(%L)', :'a')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_app'', %L)', format('SELECT outreach.bit_score_at(%L)', :'a')), 'an application may');

SELECT is(outreach.bit_score_at(:'a'), 0, 'no signal: 0');
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'r1', '2026-01-01T12:00Z'), outreach.record_signal(:'a', 'NEWS_MENTION', 'n1', '2026-01-10T00:00Z') \g /dev/null
SELECT is(outreach.bit_score_at(:'a', as_of), expected, as_of::text)
FROM (VALUES
  (timestamptz '2026-01-01T11:59Z', 0), ('2026-01-01T12:00Z', 25), ('2026-01-02T11:59Z', 25), ('2026-01-02T12:00Z', 24), ('2026-01-09T23:59Z', 24), ('2026-01-10T00:00Z', 29),
  ('2026-02-08T23:59:59Z', 22), ('2026-02-09T00:00Z', 22), ('2026-12-31T12:00Z', 0), ('2027-01-01T12:00Z', 0), ('2100-01-01Z', 0), ('infinity', 0), ('-infinity', 0)) AS s (as_of, expected);
SELECT is(outreach.bit_score_at(:'a', NULL), outreach.bit_score_at(:'a'), 'NULL is the clock');

-- Boundaries of the tiers, and the cap.
SELECT outreach.record_signal(:'b', 'RENEWAL_PROXIMITY', 'b' || i, '2026-01-01Z') FROM generate_series(1, 3) AS i \g /dev/null
SELECT is(outreach.bit_score_at(:'b', as_of), expected, why)
FROM (VALUES (timestamptz '2026-01-01Z', 75, 'three fresh ones'), ('2026-01-02Z', 74, 'a day later'), ('2026-05-02Z', 50, '50.1369 is 50'), ('2026-05-03Z', 49, '49.9314 is 49')) AS s (as_of, expected, why);
SELECT outreach.record_signal(:'b', 'RENEWAL_PROXIMITY', 'c' || i, '2026-01-01Z') FROM generate_series(1, 2) AS i \g /dev/null
SELECT is(outreach.bit_score_at(:'b', as_of), expected, why)
FROM (VALUES (timestamptz '2026-01-01Z', 100, '125 is capped'), ('2026-03-15Z', 100, '100.0000 is 100'), ('2026-03-16Z', 99, '99.6575 is 99')) AS s (as_of, expected, why);

SELECT throws_ok('SELECT outreach.bit_score_at(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT outreach.bit_score_at(%L)', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown company');

SELECT * FROM finish();
ROLLBACK;
