BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach.next_bit_change', 'outreach_id uuid', 'TABLE(at timestamp with time zone, score integer, tier text)', 'stable', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.next_bit_change(%L)', :'a')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.next_bit_change(%L)', :'a')), role || ' may')
FROM unnest('{outreach_app,outreach_operator}'::text[]) AS role;
SELECT throws_ok('SELECT * FROM outreach.next_bit_change(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT * FROM outreach.next_bit_change(%L)', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown company');

CREATE FUNCTION pg_temp.next(id uuid) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((SELECT format('%s %s in %s', n.tier, n.score, n.at - now()) FROM outreach.next_bit_change(id) AS n), 'never')
$$;
SELECT is(pg_temp.next(:'a'), 'never', 'no signal');
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a1', now()) \g /dev/null
SELECT is(pg_temp.next(:'a'), 'COLD 24 in 1 day', '25 points for a day');
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'a2', now() - interval '10 hours') \g /dev/null
SELECT is(pg_temp.next(:'a'), 'COLD 24 in 21 days 14:00:00', 'another signal keeps it up: until 23.5616 + 1.3333 are left');
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a' || i, now()) FROM generate_series(3, 4) AS i \g /dev/null
SELECT is(pg_temp.next(:'a'), 'HOT 74 in 13 days 14:00:00', 'not the next change of the score, but of the tier: 72.3288 + 2.6667');
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a' || i, now()) FROM generate_series(5, 9) AS i \g /dev/null
SELECT is(pg_temp.next(:'a'), 'HOT 74 in 229 days', 'beyond 100 it falls for a long time before it shows');

-- What has not occurred yet raises it; what has faded, or repeats another, does nothing any more.
SELECT outreach.record_signal(:'b', 'RENEWAL_PROXIMITY', 'b1', now() + interval '4 minutes') \g /dev/null
SELECT is(pg_temp.next(:'b'), 'WARM 25 in 00:04:00', 'four minutes ahead');
SELECT outreach.record_signal(:'c', 'RENEWAL_PROXIMITY', 'c1', now() - interval '366 days') \g /dev/null
SELECT is(pg_temp.next(:'c'), 'never', 'faded for good');
SELECT outreach.record_signal(:'c', 'SLOT_FILLED', 'c2', now() - interval '1 day') \g /dev/null
SELECT is(pg_temp.next(:'c'), 'never', 'cold, and getting colder');
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'High', 25, 10, '-infinity', '5 days');
SELECT outreach.record_signal(:'c', 'WINDOWED', 'c3', now() - interval '4 days'), outreach.record_signal(:'c', 'WINDOWED', 'c4', now()) \g /dev/null
SELECT is(pg_temp.next(:'c'), 'COLD 24 in 2 days', '14.9167 + 15 until 14.75 + 10 are left: the second one repeats the first');

-- What happens at one instant happens at once: as one comes, another has faded.
SELECT fixture.minted() AS d \gset
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('A_DAY', 'blog-content', 'High', 25, 1, '-infinity');
SELECT outreach.record_signal(:'d', 'RENEWAL_PROXIMITY', 'd1', now() + interval '4 minutes'), outreach.record_signal(:'d', 'A_DAY', 'd2', now() + interval '4 minutes' - interval '24 hours') \g /dev/null
SELECT is(pg_temp.next(:'d'), 'COLD 24 in 1 day 00:04:00', '25 before and 25 after: it stays WARM');

-- The same as looking at every day to come.
CREATE FUNCTION pg_temp.by_looking(id uuid) RETURNS TABLE (at timestamptz, score integer, tier text) LANGUAGE sql AS $$
  SELECT d.at, s.score, outreach_internal.score_tier(s.score)
  FROM (SELECT DISTINCT s.occurred_at + n * interval '24 hours' AS at FROM outreach.bit_signals AS s, generate_series(0, 366) AS n WHERE s.outreach_id = id) AS d
  CROSS JOIN LATERAL (SELECT outreach.bit_score_at(id, d.at) AS score) AS s
  WHERE d.at > clock_timestamp() AND outreach_internal.score_tier(s.score) <> outreach_internal.score_tier(outreach.bit_score_at(id))
  ORDER BY d.at
  LIMIT 1
$$;
CREATE TEMP TABLE random AS SELECT fixture.minted() AS id, n FROM generate_series(1, 12) AS n;
SELECT count(outreach.record_signal(r.id, (ARRAY['RENEWAL_PROXIMITY', 'NEWS_MENTION', 'SLOT_FILLED', 'DOMAIN_VERIFIED', 'EXECUTIVE_MOVEMENT'])[1 + (i * r.n) % 5], r.id || '/' || i, now() - (i * r.n * 131 % 1500) * interval '1 hour 7 minutes'))
FROM random AS r, generate_series(1, r.n) AS i \g /dev/null
SELECT results_eq(format('SELECT * FROM outreach.next_bit_change(%L)', id), format('SELECT * FROM pg_temp.by_looking(%L)', id), format('a company with %s signals', n)) FROM random WHERE n % 3 = 0;
SELECT is((SELECT count(*) FROM random AS r CROSS JOIN LATERAL outreach.next_bit_change(r.id) AS n CROSS JOIN LATERAL pg_temp.by_looking(r.id) AS l WHERE (n.*) = (l.*)),
  (SELECT count(*) FROM random AS r CROSS JOIN LATERAL outreach.next_bit_change(r.id)), 'and all the others');
SELECT ok((SELECT count(*) >= 6 FROM random AS r CROSS JOIN LATERAL outreach.next_bit_change(r.id)), 'of which most change some day');

SELECT * FROM finish();
ROLLBACK;
