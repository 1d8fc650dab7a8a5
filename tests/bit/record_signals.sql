BEGIN;
SELECT plan(50);

SELECT fixture.function_is('outreach.record_signals', 'signals jsonb', 'TABLE(inserted bigint, duplicates bigint)', 'volatile', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.record_signals(''[]'')'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_dispatcher}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.record_signals(''[]'')'), role || ' may')
FROM unnest('{outreach_app,outreach_subhub}'::text[]) AS role;

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.one(id uuid, type text, ref text, at timestamptz DEFAULT NULL) RETURNS jsonb LANGUAGE sql
AS $$ SELECT jsonb_build_object('outreach_id', id, 'signal_type', type, 'source_ref', ref, 'occurred_at', at) $$;
CREATE FUNCTION pg_temp.put(VARIADIC signals jsonb[]) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT * FROM outreach.record_signals(%L)', to_jsonb(signals)) $$;

SELECT results_eq('SELECT * FROM outreach.record_signals(''[]'')', 'VALUES (0::bigint, 0::bigint)', 'nothing is nothing');
SELECT results_eq(pg_temp.put(pg_temp.one(:'a', 'NEWS_MENTION', 'n1', now() - interval '6 days'), pg_temp.one(:'b', 'SLOT_FILLED', 's1'), pg_temp.one(:'a', 'DOMAIN_VERIFIED', 'd1', now()) || '{"metadata": {"k": 1}, "unheard_of": 0}'),
  'VALUES (3::bigint, 0::bigint)', 'three new ones');
SELECT results_eq(format('SELECT outreach_id = %L, score, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id IN (%L, %L) ORDER BY 1', :'a', :'a', :'b'),
  $$VALUES (false, 15, 1, 15.0000), (true, 14, 2, 14.0000)$$, 'both companies are scored');
SELECT is((SELECT metadata FROM outreach.bit_signals WHERE source_ref = 'd1'), '{"k": 1}', 'metadata are kept');
SELECT ok((SELECT occurred_at = recorded_at FROM outreach.bit_signals WHERE source_ref = 's1'), 'a JSON null is no time');

-- Repeats, of earlier calls and of earlier elements.
SELECT results_eq(pg_temp.put(pg_temp.one(:'a', 'NEWS_MENTION', 'n1', now() - interval '6 days'), pg_temp.one(:'b', 'SLOT_FILLED', 's1'), pg_temp.one(:'a', 'NEWS_MENTION', 'n2'), pg_temp.one(:'a', 'NEWS_MENTION', 'n2')),
  'VALUES (1::bigint, 3::bigint)', 'one new, three repeats');
SELECT results_eq(format('SELECT outreach_id = %L, signal_count FROM outreach.bit_scores WHERE outreach_id IN (%L, %L) ORDER BY 1', :'a', :'a', :'b'), 'VALUES (false, 1), (true, 3)', 'counted once');
SELECT throws_ok(pg_temp.put(pg_temp.one(:'a', 'NEWS_MENTION', 'n3', now()), pg_temp.one(:'b', 'NEWS_MENTION', 'n3', now())), 'OX202', 'signal key was used for another signal', 'two elements, one key');
SELECT is((fixture.refusal(pg_temp.put(pg_temp.one(:'a', 'NEWS_MENTION', 'n4'), pg_temp.one(:'a', 'NEWS_MENTION', 'n5'), pg_temp.one(:'b', 'NEWS_MENTION', 'n4')))).detail,
  'element 2: source_hub blog-content, source_ref ''n4''', 'the first has it');

-- One, two or a thousand at a time come to the same, in whatever order.
SELECT fixture.minted() AS c, fixture.minted() AS d \gset
CREATE TEMP TABLE many AS
SELECT i, (ARRAY['DOMAIN_VERIFIED', 'RENEWAL_PROXIMITY', 'SLOT_FILLED', 'EXECUTIVE_MOVEMENT', 'NEWS_MENTION'])[1 + i % 5] AS type, now() - i * interval '37 hours' AS at FROM generate_series(1, 200) AS i;
SELECT is((SELECT inserted FROM outreach.record_signals((SELECT jsonb_agg(pg_temp.one(:'c', type, 'c' || i, at) ORDER BY i) FROM many))), 200::bigint, 'two hundred at once');
SELECT count(outreach.record_signal(:'d', type, 'd' || i, at)) FROM (SELECT * FROM many ORDER BY i DESC) AS m \g /dev/null
SELECT outreach.refresh_bit_scores(now() + interval '1 day') \g /dev/null
SELECT results_eq(format('SELECT score, score_tier, signal_count, valid_until, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'c'),
  format('SELECT score, score_tier, signal_count, valid_until, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'d'), 'and one by one, backwards');

-- Each keeps the version that was in force when it occurred; a JSON null is now.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('SLOT_FILLED', 'people-intelligence', 'High', 25, 100, '2026-01-01Z');
SELECT results_eq(pg_temp.put(pg_temp.one(:'b', 'SLOT_FILLED', 'v1', '2025-12-31T23:59:59.999999Z'), pg_temp.one(:'b', 'SLOT_FILLED', 'v2', '2026-01-01Z'), pg_temp.one(:'b', 'SLOT_FILLED', 'v3')),
  'VALUES (3::bigint, 0::bigint)', 'three of two versions');
SELECT results_eq($$SELECT source_ref, weight, decay_days FROM outreach_internal.bit_contributions(now()) JOIN outreach.bit_signals USING (signal_id) WHERE source_ref ~ '^v[123]$' ORDER BY source_ref$$,
  $$VALUES ('v1', 15::numeric, 180), ('v2', 25, 100), ('v3', 25, 100)$$, 'to the microsecond');

-- Windows: companies that have a repeat, one that has none, one with other types beside it, in one call.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('ONCE_A_WEEK', 'blog-content', 'Base', 10, 100, '-infinity', '7 days');
SELECT fixture.minted() AS e, fixture.minted() AS f, fixture.minted() AS g \gset
SELECT results_eq(pg_temp.put(pg_temp.one(:'e', 'ONCE_A_WEEK', 'e1', now() - interval '4 days'), pg_temp.one(:'f', 'NEWS_MENTION', 'f1', now() - interval '6 days'), pg_temp.one(:'e', 'ONCE_A_WEEK', 'e2', now() - interval '10 days'),
    pg_temp.one(:'g', 'ONCE_A_WEEK', 'g1', now() - interval '4 days'), pg_temp.one(:'g', 'SLOT_FILLED', 'g2', now() - interval '50 days'), pg_temp.one(:'e', 'ONCE_A_WEEK', 'e1', now() - interval '4 days')),
  'VALUES (5::bigint, 1::bigint)', 'five new, one repeated key');
SELECT results_eq(format('SELECT signal_count, contribution FROM outreach.bit_scores WHERE outreach_id IN (%L, %L, %L) ORDER BY outreach_id', :'e', :'f', :'g'),
  format('SELECT n, c FROM (VALUES (%L::uuid, 2, 9.0000), (%L, 1, 4.0000), (%L, 2, 22.1000)) AS v (id, n, c) ORDER BY id', :'e', :'f', :'g'), 'each is scored by what counts');
SELECT results_eq('SELECT source_ref FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals USING (signal_id)', $$VALUES ('e1')$$, 'one repeats another of the same call that came behind it');

-- All or nothing; DETAIL names the first element that is wrong, counted from 0.
SELECT results_eq(format('SELECT code, message, detail FROM fixture.refusal(%L)', pg_temp.put(pg_temp.one(:'a', 'NEWS_MENTION', 'good'), bad)), format('VALUES (%L, %L, %L)', code, message, detail), why)
FROM (VALUES
  (pg_temp.one(NULL, 'NEWS_MENTION', 'x'), 'OX001', 'outreach_id is null', 'element 1', 'the golden rule'),
  ('{}', 'OX001', 'outreach_id is null', 'element 1', 'an empty object'),
  (pg_temp.one(:'unknown', 'NEWS_MENTION', 'x'), 'OX005', 'unknown outreach_id', format('element 1: outreach_id %s is not on the spine', :'unknown'), 'an unknown company'),
  (pg_temp.one(:'a', 'RUMOUR', 'x'), 'OX007', 'unknown signal type', 'element 1: signal_type ''RUMOUR''', 'an unknown type'),
  (pg_temp.one(:'a', NULL, 'x'), 'OX007', 'unknown signal type', 'element 1: signal_type NULL', 'no type'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x', '2999-01-01Z'), 'OX008', 'signal lies in the future', 'element 1: occurred_at 2999-01-01 00:00:00+00', 'the future'),
  (pg_temp.one(:'a', 'NEWS_MENTION', ' '), 'OX011', 'malformed element', 'element 1: source_ref is not a text of 1 to 400 characters', 'a blank reference'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x') || '{"source_ref": 7}', 'OX011', 'malformed element', 'element 1: source_ref is not a text of 1 to 400 characters', 'a reference that is a number'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x') || '{"metadata": [1]}', 'OX011', 'malformed element', 'element 1: metadata is not an object', 'metadata that are a list'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x', '-infinity'), 'OX011', 'malformed element', 'element 1: occurred_at is not finite', 'no time'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x') || '{"occurred_at": "soon"}', 'OX011', 'malformed element', 'element 1: invalid input syntax for type timestamp with time zone: "soon"', 'a time that is none'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x') || '{"occurred_at": "2026-02-30T00:00:00Z"}', 'OX011', 'malformed element', 'element 1: date/time field value out of range: "2026-02-30T00:00:00Z"', 'a day that is none'),
  (pg_temp.one(:'a', 'NEWS_MENTION', 'x') || '{"outreach_id": "x"}', 'OX011', 'malformed element', 'element 1: invalid input syntax for type uuid: "x"', 'an id that is none'),
  ('7', 'OX011', 'not an array of objects', 'element 1 is number', 'a number')) AS bad (bad, code, message, detail, why);
SELECT outreach.set_setting('bit_signals_per_hub_per_day', '1', 'test') \g /dev/null
SELECT throws_ok(pg_temp.put(pg_temp.one(:'f', 'SLOT_FILLED', 'good'), pg_temp.one(:'g', 'NEWS_MENTION', 'good')), 'OX210', 'too many signals in a day', 'too many of a hub');
SELECT outreach.set_setting('bit_signals_per_hub_per_day', NULL, 'test') \g /dev/null
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE source_ref IN ('good', 'x', 'n3', 'n4', 'n5')), 0::bigint, 'no refusal wrote anything');
SELECT is((fixture.refusal(pg_temp.put(pg_temp.one(:'a', 'RUMOUR', 'x'), pg_temp.one(:'unknown', 'RUMOUR', 'x')))).code, 'OX007', 'the first element counts, not the worst');
SELECT throws_ok(format('SELECT * FROM outreach.record_signals(%L)', signals), 'OX011', 'not an array of objects', why)
FROM (VALUES ('{}', 'an object'), (NULL, 'NULL'), ('"x"', 'a text'), ('[{}, []]', 'a list among them'), ('[null]', 'a null')) AS bad (signals, why);

SELECT * FROM finish();
ROLLBACK;
