BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach.bit_breakdown', 'outreach_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp()',
  'TABLE(signal_id uuid, signal_type text, source_hub text, occurred_at timestamp with time zone, weight numeric, decay_days integer, days_left integer, contribution numeric, repeats uuid)',
  'stable', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.bit_breakdown(%L)', :'a')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.bit_breakdown(%L)', :'a')), role || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS role;
SELECT throws_ok('SELECT * FROM outreach.bit_breakdown(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT * FROM outreach.bit_breakdown(%L)', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown company');
SELECT is_empty(format('SELECT * FROM outreach.bit_breakdown(%L)', :'a'), 'no signal, nothing to break down');

SELECT outreach.record_signal(:'a', 'EXECUTIVE_MOVEMENT', 'm', '2026-01-01Z') AS m, outreach.record_signal(:'a', 'NEWS_MENTION', 'n', '2026-01-05Z') AS n,
  outreach.record_signal(:'a', 'NEWS_MENTION', 'o', '2025-01-05Z') AS o, outreach.record_signal(:'a', 'DOMAIN_VERIFIED', 'd', '2026-02-01Z') AS d,
  outreach.record_signal(:'b', 'DOMAIN_VERIFIED', 'other', '2026-01-01Z') AS other \gset
SELECT results_eq(format('SELECT * FROM outreach.bit_breakdown(%L, ''2026-01-15Z'')', :'a'), format($$VALUES
  (%L::uuid, 'EXECUTIVE_MOVEMENT', 'talent-flow', timestamptz '2026-01-01Z', 15::numeric, 90, 76, 12.6667, NULL::uuid),
  (%L, 'NEWS_MENTION', 'blog-content', '2026-01-05Z', 5, 30, 20, 3.3333, NULL),
  (%L, 'NEWS_MENTION', 'blog-content', '2025-01-05Z', 5, 30, 0, 0.0000, NULL)$$, :'m', :'n', :'o'), 'what had occurred, the largest first, and how long it lasts');
SELECT is((SELECT days_left FROM outreach.bit_breakdown(:'a', as_of) WHERE signal_id = :'n'), days, why)
FROM (VALUES (timestamptz '2026-01-05Z', 30, 'fresh: all its days'), ('2026-01-05T23:59:59.999999Z', 30, 'the first day'), ('2026-01-06Z', 29, 'the second'), ('2026-02-03T23:59Z', 1, 'the last'), ('2026-02-04Z', 0, 'none left'),
  ('2030-01-01Z', 0, 'nor ever after')) AS d (as_of, days, why);
SELECT bag_eq(format('SELECT signal_id, signal_type, source_hub, occurred_at, weight, contribution FROM outreach.bit_breakdown(%L, %L)', :'a', as_of),
  format('SELECT signal_id, signal_type, source_hub, occurred_at, weight, contribution FROM outreach.explain_bit_score(%L, %L)', :'a', as_of), 'the same as outreach.explain_bit_score(): ' || as_of)
FROM unnest('{2026-01-15Z,2026-02-20Z,infinity,-infinity}'::timestamptz[]) AS as_of;
SELECT is((SELECT count(*) FROM outreach.bit_breakdown(:'a', NULL)), 4::bigint, 'NULL is the clock');

-- Repeats: which signal counts in their place.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('NEWS_MENTION', 'blog-content', 'Low', 5, 30, '2025-03-01Z', '7 days');
SELECT count(outreach.record_signal(:'a', 'NEWS_MENTION', ref, at)) FROM (VALUES ('p1', timestamptz '2025-03-01Z'), ('p2', '2025-03-04Z'), ('p3', '2025-03-08Z'), ('p4', '2025-03-10Z'), ('p5', '2025-03-14T23:59Z'), ('p6', '2025-03-08Z')) AS p (ref, at) \g /dev/null
SELECT count(outreach.record_signal(:'b', 'NEWS_MENTION', 'b' || at, at)) FROM unnest('{2025-03-03Z,2025-03-09Z}'::timestamptz[]) AS at \g /dev/null
CREATE FUNCTION pg_temp.repeats(id uuid, as_of timestamptz) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s %s', s.source_ref, coalesce('repeats ' || o.source_ref, 'counts ' || b.contribution))
  FROM outreach.bit_breakdown(id, as_of) AS b JOIN outreach.bit_signals AS s USING (signal_id) LEFT JOIN outreach.bit_signals AS o ON o.signal_id = b.repeats
  WHERE b.signal_type = 'NEWS_MENTION' AND b.occurred_at >= '2025-03-01Z'
  ORDER BY s.occurred_at, s.source_ref COLLATE "C"
$$;
SELECT results_eq(format('SELECT * FROM pg_temp.repeats(%L, %L)', :'a', '2025-03-15Z'),
  $$VALUES ('p1 counts 2.6667'), ('p2 repeats p1'), ('p3 counts 3.8333'), ('p6 repeats p3'), ('p4 repeats p3'), ('p5 repeats p3')$$, 'each repeats the last one that counted, also one of the same instant');
SELECT results_eq(format('SELECT * FROM pg_temp.repeats(%L, %L)', :'b', '2025-03-15Z'), $$VALUES ('b2025-03-03 00:00:00+00 counts 3.0000'), ('b2025-03-09 00:00:00+00 repeats b2025-03-03 00:00:00+00')$$, 'of its own company');
SELECT is((SELECT count(*) FROM outreach.bit_breakdown(:'a', '2025-03-15Z') WHERE repeats IS NOT NULL AND contribution <> 0), 0::bigint, 'and contributes nothing');

SELECT * FROM finish();
ROLLBACK;
