BEGIN;
SELECT plan(60);

SELECT fixture.function_is('outreach.record_signal',
  'outreach_id uuid, signal_type text, source_ref text, occurred_at timestamp with time zone DEFAULT NULL::timestamp with time zone, metadata jsonb DEFAULT ''{}''::jsonb',
  'uuid', 'volatile', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.put(id uuid, type text, ref text, at timestamptz DEFAULT NULL, metadata jsonb DEFAULT '{}') RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT outreach.record_signal(%L, %L, %L, %L, %L)', id, type, ref, at, metadata) $$;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.put(:'a', 'NEWS_MENTION', 'x')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_operator}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.put(:'b', 'NEWS_MENTION', role)), role || ' may')
FROM unnest('{outreach_app,outreach_subhub}'::text[]) AS role;
SELECT throws_ok($$SELECT fixture.as_role('outreach_subhub', 'UPDATE outreach.bit_scores SET score = 100')$$, '42501', NULL, 'but not write a score');

-- The signal, and the score in the same transaction.
SELECT outreach.record_signal(outreach_id => :'a', signal_type => 'RENEWAL_PROXIMITY', source_ref => 'filing-7', occurred_at => now() - interval '73 days', metadata => '{"plan": 2}') AS first \gset
SELECT results_eq(format('SELECT outreach_id, signal_type, source_hub, source_ref, occurred_at, metadata FROM outreach.bit_signals WHERE signal_id = %L', :'first'),
  format($$SELECT %L::uuid, 'RENEWAL_PROXIMITY', 'dol-filings', 'filing-7', now() - interval '73 days', '{"plan": 2}'::jsonb$$, :'a'), 'the signal');
SELECT ok((SELECT recorded_at BETWEEN now() AND clock_timestamp() FROM outreach.bit_signals WHERE signal_id = :'first'), 'recorded by the clock');
SELECT results_eq(format('SELECT score, score_tier, signal_count, valid_until, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'a'),
  $$VALUES (20, 'COLD', 1, now() + interval '24 hours', 20.0000)$$, 'the score');
SELECT ok((SELECT scored_at BETWEEN now() AND clock_timestamp() FROM outreach.bit_scores WHERE outreach_id = :'a'), 'scored by the clock');
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'item-1') AS second \gset
SELECT results_eq(format('SELECT score, score_tier, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'a'), $$VALUES (25, 'WARM', 2, 25.0000)$$, 'a fresh one counts whole');
SELECT ok((SELECT occurred_at = recorded_at AND occurred_at BETWEEN now() AND clock_timestamp() FROM outreach.bit_signals WHERE signal_id = :'second'), 'no time is now');
SELECT is((SELECT metadata FROM outreach.bit_signals WHERE signal_id = :'second'), '{}', 'no metadata are none');
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'item-2', metadata => NULL), 'nor are NULL');

-- A repeat gives the first's id and changes nothing.
CREATE TEMP TABLE before AS SELECT b.*, b.ctid AS place FROM outreach.bit_scores AS b;
SELECT is(outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'filing-7', now() - interval '73 days', '{"plan": 2}'), :'first', 'a repeat');
SELECT is(outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'filing-7', NULL), :'first', 'one without time');
SELECT is(outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'filing-7', now() - interval '73 days', '{"plan": 3}'), :'first', 'one with other metadata');
SELECT is(outreach.record_signal(:'a', 'NEWS_MENTION', 'item-1'), :'second', 'one that had no time');
SELECT is((SELECT metadata FROM outreach.bit_signals WHERE signal_id = :'first'), '{"plan": 2}', 'the first''s metadata stay');
SELECT results_eq('SELECT * FROM before', 'SELECT b.*, b.ctid FROM outreach.bit_scores AS b', 'no score was touched');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'a'), 3::bigint, 'no signal was added');

-- The same key for something else.
SELECT throws_ok(statement, 'OX202', 'signal key was used for another signal', why)
FROM (VALUES
  (pg_temp.put(:'b', 'RENEWAL_PROXIMITY', 'filing-7', now() - interval '73 days'), 'another company'),
  (pg_temp.put(:'a', 'RENEWAL_PROXIMITY', 'filing-7', now() - interval '72 days'), 'another time'),
  (pg_temp.put(:'a', 'NEWS_MENTION', 'item-1', now() - interval '1 day'), 'a time where there was none')) AS bad (statement, why);
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('FILING_LATE', 'dol-filings', 'Low', 5, 30, '-infinity');
SELECT throws_ok(pg_temp.put(:'a', 'FILING_LATE', 'filing-7', now() - interval '73 days'), 'OX202', 'signal key was used for another signal', 'another type of the hub');
SELECT is((fixture.refusal(pg_temp.put(:'b', 'RENEWAL_PROXIMITY', 'filing-7'))).detail, 'element 0: source_hub dol-filings, source_ref ''filing-7''', 'DETAIL names the key');
SELECT lives_ok(pg_temp.put(:'b', 'DOMAIN_VERIFIED', 'filing-7'), 'another hub has keys of its own');

-- Order of arrival never matters, nor does the version that is in force now.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('SLOT_FILLED', 'people-intelligence', 'High', 25, 100, now() - interval '10 days');
SELECT outreach.record_signal(:'a', 'SLOT_FILLED', 'new', now() - interval '10 days'), outreach.record_signal(:'a', 'SLOT_FILLED', 'old', now() - interval '18 days') \g /dev/null
SELECT results_eq(format('SELECT source_ref, weight, contribution FROM outreach_internal.bit_contributions(now()) AS c JOIN outreach.bit_signals USING (signal_id) WHERE c.outreach_id = %L AND c.signal_type = ''SLOT_FILLED'' ORDER BY source_ref', :'a'),
  $$VALUES ('new', 25::numeric, 22.5000), ('old', 15, 13.5000)$$, 'each has the version in force when it occurred');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'a'), 66.0000, 'and they are in the score');

-- A type with a window: a repeat is recorded and does not count, whichever of the two comes first.
SELECT fixture.minted() AS w \gset
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('ONCE_A_WEEK', 'blog-content', 'Custom', 36.5, 365, '-infinity', '7 days');
CREATE FUNCTION pg_temp.score_of(id uuid) RETURNS text LANGUAGE sql AS $$ SELECT format('%s %s, %s signals, until %s', b.score, b.contribution, b.signal_count, b.valid_until - now()) FROM outreach.bit_scores AS b WHERE b.outreach_id = id $$;
SELECT outreach.record_signal(:'w', 'ONCE_A_WEEK', 'w1', now() - interval '10 days') AS w1 \gset
SELECT is(pg_temp.score_of(:'w'), '35 35.5000, 1 signals, until 1 day', 'the first counts');
SELECT isnt(outreach.record_signal(:'w', 'ONCE_A_WEEK', 'w2', now() - interval '5 days 1 hour'), :'w1', 'another one has an id of its own');
SELECT is(pg_temp.score_of(:'w'), '35 35.5000, 2 signals, until 1 day', 'but does not count: it came within the week');
SELECT outreach.record_signal(:'w', 'ONCE_A_WEEK', 'w0', now() - interval '16 days') \g /dev/null
SELECT is(pg_temp.score_of(:'w'), '70 70.9000, 3 signals, until 23:00:00', 'one that occurred before both turns the first off and the second on');
SELECT outreach.record_signal(:'w', 'NEWS_MENTION', 'w3', now() - interval '3 days') \g /dev/null
SELECT is(pg_temp.score_of(:'w'), '75 75.4000, 4 signals, until 23:00:00', 'signals of other types are added');
SELECT is(outreach.record_signal(:'w', 'ONCE_A_WEEK', 'w1', now() - interval '10 days'), :'w1', 'a repeat of its key is answered as ever');
SELECT is(pg_temp.score_of(:'w'), '75 75.4000, 4 signals, until 23:00:00', 'and changes nothing');

-- A window that is to come, and one that has been, concern the signals that occur in it.
SELECT outreach.set_signal_weight('DOMAIN_VERIFIED', 'Base', 365, now() + interval '1 day', 'test', dedupe_window => '7 days'), outreach.set_signal_weight('EXECUTIVE_MOVEMENT', 'Medium', 90, now() - interval '40 days', 'test', dedupe_window => '7 days'),
  outreach.set_signal_weight('EXECUTIVE_MOVEMENT', 'Medium', 90, now() - interval '20 days', 'test') \g /dev/null
SELECT fixture.minted() AS v \gset
SELECT outreach.record_signal(:'v', 'DOMAIN_VERIFIED', 'v1', now()), outreach.record_signal(:'v', 'DOMAIN_VERIFIED', 'v2', now()) \g /dev/null
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'v'), 20.0000, 'before it begins each counts');
SELECT outreach.record_signal(:'v', 'EXECUTIVE_MOVEMENT', 'v3', now() - interval '9 days'), outreach.record_signal(:'v', 'EXECUTIVE_MOVEMENT', 'v4', now() - interval '9 days') \g /dev/null
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'v'), 47.0000, 'after it ended too');
SELECT outreach.record_signal(:'v', 'EXECUTIVE_MOVEMENT', 'v5', now() - interval '36 days'), outreach.record_signal(:'v', 'EXECUTIVE_MOVEMENT', 'v6', now() - interval '30 days') \g /dev/null
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'v'), 56.0000, 'in it once');

-- A limit binds every caller, and refuses what it does not let in.
SELECT outreach.set_setting('bit_signals_per_company_per_day', '6', 'test') \g /dev/null
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.put(:'v', 'NEWS_MENTION', 'v7')), 'OX210', 'too many signals in a day', role || ' reached a limit') FROM unnest('{outreach_app,outreach_subhub}'::text[]) AS role;
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE source_ref = 'v7'), 0::bigint, 'nothing was recorded');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '7', 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'v', 'NEWS_MENTION', 'v7'), 'below the limit it goes on');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'v'), 61.0000, 'and counts');
SELECT is(left((SELECT signal_id FROM outreach.bit_signals WHERE source_ref = 'v7')::text, 15), outreach_internal.signal_id_prefix((SELECT recorded_at FROM outreach.bit_signals WHERE source_ref = 'v7')), 'whose id says when it was recorded');

-- Refusals.
SELECT throws_ok(statement, code, message, why)
FROM (VALUES
  (pg_temp.put(NULL, 'RUMOUR', NULL), 'OX001', 'outreach_id is null', 'the golden rule'),
  (pg_temp.put(:'unknown', 'RUMOUR', NULL), 'OX005', 'unknown outreach_id', 'an unknown company'),
  (pg_temp.put(:'a', 'RUMOUR', NULL), 'OX007', 'unknown signal type', 'an unknown type'),
  (pg_temp.put(:'a', NULL, 'x'), 'OX007', 'unknown signal type', 'no type'),
  (pg_temp.put(:'a', 'NEWS_MENTION', 'x', clock_timestamp() + interval '6 minutes'), 'OX008', 'signal lies in the future', 'the future'),
  (pg_temp.put(:'a', 'NEWS_MENTION', NULL), 'OX011', 'malformed element', 'no reference'),
  (pg_temp.put(:'a', 'NEWS_MENTION', 'x', metadata => '"x"'), 'OX011', 'malformed element', 'metadata that are not an object')) AS bad (statement, code, message, why);
SELECT matches((fixture.refusal(pg_temp.put(:'a', 'RUMOUR', 'x'))).hint, 'DOMAIN_VERIFIED, EXECUTIVE_MOVEMENT', 'HINT lists the types');

SELECT * FROM finish();
ROLLBACK;
