BEGIN;
SELECT plan(19);

SELECT fixture.function_is('outreach.explain_bit_score', 'outreach_id uuid, as_of timestamp with time zone DEFAULT clock_timestamp()',
  'TABLE(signal_id uuid, signal_type text, source_hub text, occurred_at timestamp with time zone, weight numeric, decay_factor numeric, contribution numeric)',
  'stable', 'outreach_owner', '{outreach_app}');
SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.explain_bit_score(%L)', :'a')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_app'', %L)', format('SELECT * FROM outreach.explain_bit_score(%L)', :'a')), 'an application may');

SELECT is_empty(format('SELECT * FROM outreach.explain_bit_score(%L)', :'a'), 'no signal, nothing to explain');
SELECT outreach.record_signal(:'a', 'EXECUTIVE_MOVEMENT', 'm', '2026-01-01Z') AS m, outreach.record_signal(:'a', 'NEWS_MENTION', 'n', '2026-01-05Z') AS n,
  outreach.record_signal(:'a', 'NEWS_MENTION', 'o', '2025-01-05Z') AS o, outreach.record_signal(:'a', 'DOMAIN_VERIFIED', 'd', '2026-02-01Z') AS d,
  outreach.record_signal(:'b', 'DOMAIN_VERIFIED', 'other', '2026-01-01Z') AS other \gset
SELECT results_eq(format('SELECT signal_id, signal_type, source_hub, occurred_at, weight, round(decay_factor, 10), contribution FROM outreach.explain_bit_score(%L, ''2026-01-15Z'')', :'a'), format($$VALUES
  (%L::uuid, 'EXECUTIVE_MOVEMENT', 'talent-flow', timestamptz '2026-01-01Z', 15::numeric, 0.8444444444, 12.6667),
  (%L, 'NEWS_MENTION', 'blog-content', '2026-01-05Z', 5, 0.6666666667, 3.3333),
  (%L, 'NEWS_MENTION', 'blog-content', '2025-01-05Z', 5, 0.0000000000, 0.0000)$$, :'m', :'n', :'o'), 'what had occurred, the largest first, faded ones with 0');
SELECT is((SELECT least(100, floor(sum(contribution))) FROM outreach.explain_bit_score(:'a', '2026-01-15Z')), 16::numeric, 'the contributions make the score');
SELECT is(outreach.bit_score_at(:'a', '2026-01-15Z'), 16, 'as outreach.bit_score_at() says');
SELECT is((SELECT sum(contribution) FROM outreach.explain_bit_score(:'a', (SELECT scored_at FROM outreach.bit_scores WHERE outreach_id = :'a'))),
  (SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'a'), 'and exactly what is stored before floor and cap');
SELECT is((SELECT count(*) FROM outreach.explain_bit_score(:'a', i)), n, i || ' is an instant too') FROM (VALUES (timestamptz 'infinity', 4::bigint), ('-infinity', 0)) AS v (i, n);

SELECT throws_ok('SELECT * FROM outreach.explain_bit_score(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT * FROM outreach.explain_bit_score(%L)', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown company');

SELECT * FROM finish();
ROLLBACK;
