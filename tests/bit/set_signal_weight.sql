BEGIN;
SELECT plan(139);

SELECT fixture.function_is('outreach.set_signal_weight',
  'signal_type text, weight_class text, decay_days integer, valid_from timestamp with time zone, reason text, weight numeric DEFAULT NULL::numeric, dedupe_window interval DEFAULT NULL::interval',
  'void', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT fixture.function_is('outreach_internal.class_weight', 'weight_class text', 'numeric', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.version_problem', 'weight_class text, weight numeric, decay_days integer, valid_from timestamp with time zone, dedupe_window interval',
  'text', 'immutable', 'outreach_owner', '{}', definer => false);

CREATE FUNCTION pg_temp.set(type text, class text, decay integer, at timestamptz, reason text DEFAULT 'test', weight numeric DEFAULT NULL, dedupe interval DEFAULT NULL) RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT outreach.set_signal_weight(%L, %L, %L, %L, %L, %L, %L)', type, class, decay, at, reason, weight, dedupe) $$;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.set('NEWS_MENTION', 'Low', 30, '2100-01-01Z')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app,outreach_subhub,outreach_analyst,outreach_hub_blog}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_operator', pg_temp.set('NEWS_MENTION', 'Low', 30, '2100-01-01Z')), 'an operator may');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES (''X'', ''blog-content'', ''Low'', 5, 30, now())')$$, '42501', NULL,
  'but not write the table');

-- Refusals.
CREATE TEMP TABLE versions_before AS SELECT * FROM outreach.bit_signal_types;
SELECT throws_ok(pg_temp.set('RUMOUR', 'Tiny', 0, NULL, ' '), 'OX004', 'reason is blank', 'a blank reason, before all else');
SELECT throws_ok(pg_temp.set('NEWS_MENTION', 'Low', 30, now(), NULL), 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok(pg_temp.set('NEWS_MENTION', 'Low', 30, now(), 'ann@example.com asked'), 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT throws_ok(pg_temp.set('RUMOUR', 'Low', 30, now()), 'OX007', 'unknown signal type', 'an unknown type');
SELECT throws_ok(pg_temp.set(NULL, 'Low', 30, now()), 'OX007', 'unknown signal type', 'no type');
SELECT results_eq(format('SELECT detail, hint FROM fixture.refusal(%L)', pg_temp.set('RUMOUR', 'Low', 30, now())),
  $$VALUES ('signal_type ''RUMOUR''', 'Known signal types: DOMAIN_VERIFIED, EXECUTIVE_MOVEMENT, NEWS_MENTION, RENEWAL_PROXIMITY, SLOT_FILLED.')$$, 'HINT lists the types');
SELECT results_eq(format('SELECT code, message, hint FROM fixture.refusal(%L)', pg_temp.set('NEWS_MENTION', class, decay, at, 'test', weight, w)), format('VALUES (%L, %L, %L)', 'OX016', 'argument out of range', problem || '.'),
  'out of range: ' || concat_ws(', ', coalesce(class, 'no class'), weight, coalesce(decay::text, 'no decay'), coalesce(at::text, 'no time'), w))
FROM (VALUES
  ('Tiny', NULL::numeric, 30, now(), NULL::interval, 'weight_class is Base, High, Medium, Low, or Custom with a weight'),
  ('low', NULL, 30, now(), NULL, 'weight_class is Base, High, Medium, Low, or Custom with a weight'),
  ('Tiny', 5, 30, now(), NULL, 'weight_class is Base, High, Medium, Low, or Custom with a weight'),
  ('Custom', NULL, 30, now(), NULL, 'Custom takes an explicit weight'),
  (NULL, NULL, 30, now(), NULL, 'Custom takes an explicit weight'),
  ('Low', 0, 30, now(), NULL, 'weight is more than 0 and at most 1000 points'),
  ('Custom', -1, 30, now(), NULL, 'weight is more than 0 and at most 1000 points'),
  ('Custom', 1000.0001, 30, now(), NULL, 'weight is more than 0 and at most 1000 points'),
  ('Custom', 'NaN', 30, now(), NULL, 'weight is more than 0 and at most 1000 points'),
  ('Low', NULL, NULL, now(), NULL, 'decay_days is 1 to 3660'),
  ('Low', NULL, 0, now(), NULL, 'decay_days is 1 to 3660'),
  ('Low', NULL, 3661, now(), NULL, 'decay_days is 1 to 3660'),
  ('Low', NULL, 30, NULL, NULL, 'valid_from is a finite time'),
  ('Low', NULL, 30, 'infinity', NULL, 'valid_from is a finite time'),
  ('Low', NULL, 30, '-infinity', NULL, 'valid_from is a finite time'),
  ('Low', NULL, 30, now(), '0', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies'),
  ('Low', NULL, 30, now(), '-1 day', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies'),
  ('Low', NULL, 30, now(), '3660 days 1 second', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies'),
  ('Low', NULL, 30, now(), '1 month', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies'),
  ('Low', NULL, 30, now(), '1 year', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies'),
  ('Low', NULL, 30, now(), '1 month -29 days', 'dedupe_window is a time up to 3660 days, without months or years, whose length varies')) AS r (class, weight, decay, at, w, problem);
SELECT is((fixture.refusal(pg_temp.set('NEWS_MENTION', NULL, NULL, NULL, 'test', NULL, '0'))).detail, 'weight_class null, weight null, decay_days null, valid_from null, dedupe_window 00:00:00', 'DETAIL holds what was given');
SELECT bag_eq('SELECT * FROM versions_before', 'SELECT * FROM outreach.bit_signal_types', 'no refusal wrote anything');

-- Classes, weights, and what is recorded.
SELECT is(outreach_internal.class_weight(class), weight, coalesce(class, 'no class')) FROM (VALUES ('Base', 10::numeric), ('High', 25), ('Medium', 15), ('Low', 5), ('Custom', NULL), ('base', NULL), (NULL, NULL)) AS c (class, weight);
SELECT lives_ok(pg_temp.set('SLOT_FILLED', class, 30, at, 'test', weight, w), format('%s %s %s', class, weight, w))
FROM (VALUES ('High', NULL::numeric, timestamptz '2100-01-01Z', NULL::interval), ('Base', 10, '2100-01-02Z', '36:00'), ('Base', 10.5, '2100-01-03Z', '3660 days'), ('Custom', 5, '2100-01-04Z', NULL), (NULL, 0.0001, '2100-01-05Z', '00:00:00.000001'), ('Low', 1000, '2100-01-06Z', NULL)) AS v (class, weight, at, w);
SELECT results_eq($$SELECT weight_class, weight, source_hub, decay_days, dedupe_window FROM outreach.bit_signal_types WHERE signal_type = 'SLOT_FILLED' AND valid_from >= '2100-01-01Z' ORDER BY valid_from$$, $$VALUES
  ('High', 25::numeric, 'people-intelligence', 30, NULL::interval), ('Base', 10, 'people-intelligence', 30, '36:00'), ('Custom', 10.5, 'people-intelligence', 30, '3660 days'), ('Custom', 5, 'people-intelligence', 30, NULL),
  ('Custom', 0.0001, 'people-intelligence', 30, '00:00:00.000001'), ('Custom', 1000, 'people-intelligence', 30, NULL)$$, 'a weight of its own is Custom, one that is its class''s is not');
SELECT ok((SELECT bool_and(reason = 'test' AND set_by = session_user AND set_at BETWEEN now() AND clock_timestamp()) FROM outreach.bit_signal_types WHERE valid_from >= '2100-01-01Z'), 'who set it, when and why: the login, not the role it had set');

-- The same again changes nothing; other values at the same instant are refused.
SELECT outreach.set_signal_weight('DOMAIN_VERIFIED', 'High', 100, '2100-01-01Z', 'first', dedupe_window => '7 days') \g /dev/null
SELECT lives_ok(pg_temp.set('DOMAIN_VERIFIED', 'High', 100, '2100-01-01Z', 'second', weight, '7 days'), 'the same again') FROM unnest('{NULL,25,25.00}'::numeric[]) AS weight;
SELECT results_eq($$SELECT count(*), min(reason) FROM outreach.bit_signal_types WHERE signal_type = 'DOMAIN_VERIFIED' AND valid_from = '2100-01-01Z'$$, $$VALUES (1::bigint, 'first')$$, 'nothing new: the first stays');
SELECT throws_ok(pg_temp.set('DOMAIN_VERIFIED', class, decay, '2100-01-01Z', 'test', weight, w), 'OX209', 'version would change what has been', 'another ' || what)
FROM (VALUES ('Low', NULL::numeric, 100, interval '7 days', 'class'), ('High', 26, 100, '7 days', 'weight'), ('Custom', 25, 100, '7 days', 'class with the same weight'), ('High', NULL, 101, '7 days', 'decay'), ('High', NULL, 100, '8 days', 'window'), ('High', NULL, 100, NULL, 'window: none')) AS v (class, weight, decay, w, what);
SELECT results_eq(format('SELECT detail, hint FROM fixture.refusal(%L)', pg_temp.set('DOMAIN_VERIFIED', 'Low', 100, '2100-01-01Z')),
  $$VALUES ('DOMAIN_VERIFIED: a version is valid from 2100-01-01 00:00:00+00 already', 'A version never changes: give the new one another valid_from, later than that.')$$, 'DETAIL says which, HINT what to do');

-- Without sends a version may begin in the past: scores are computed anew, and those of others stay.
CREATE FUNCTION pg_temp.wrong_scores() RETURNS SETOF uuid LANGUAGE sql AS $$
  SELECT b.outreach_id FROM outreach.bit_scores AS b
  CROSS JOIN LATERAL (SELECT sum(c.contribution) AS contribution, count(*) AS signals FROM outreach_internal.bit_contributions(b.scored_at) AS c WHERE c.outreach_id = b.outreach_id) AS n
  WHERE (b.contribution, b.score, b.signal_count) IS DISTINCT FROM (n.contribution, least(100, floor(n.contribution)), n.signals)
$$;
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) SELECT t, 'blog-content', 'Base', 10, 100, '-infinity' FROM unnest('{FREE,TWICE,USED,HIDDEN,LATER,BEFORE,WINDOWED,DENIED,CHECKED,EXACT,AHEAD,CAPPED}'::text[]) AS t;
SELECT fixture.minted() AS free, fixture.minted() AS other \gset
SELECT outreach.record_signal(:'free', 'FREE', 'f1', now() - interval '20 days'), outreach.record_signal(:'free', 'FREE', 'f2', now() - interval '10 days'), outreach.record_signal(:'other', 'FREE', 'f3', now() - interval '20 days') \g /dev/null
SELECT scored_at AS free_scored, (SELECT o.ctid FROM outreach.bit_scores AS o WHERE o.outreach_id = :'other') AS other_place FROM outreach.bit_scores WHERE outreach_id = :'free' \gset
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'free'), 17.0000, '10 * 80 / 100 and 10 * 90 / 100');
SELECT lives_ok(pg_temp.set('FREE', 'High', 50, now() - interval '15 days'), 'a version that began 15 days ago');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'free'), 28.0000, '10 * 80 / 100 and 25 * 40 / 50');
SELECT results_eq(format('SELECT score, score_tier, scored_at > %L, valid_until FROM outreach.bit_scores WHERE outreach_id = %L', :'free_scored', :'free'), $$VALUES (28, 'WARM', true, now() + interval '24 hours')$$, 'scored anew, by the clock');
SELECT is((SELECT ctid FROM outreach.bit_scores WHERE outreach_id = :'other'), :'other_place'::tid, 'a company whose signals occurred before is not touched');
SELECT lives_ok(pg_temp.set('FREE', 'Low', 50, now() - interval '25 days'), 'one before it, up to where that begins');
SELECT results_eq(format('SELECT outreach_id = %L, contribution FROM outreach.bit_scores WHERE outreach_id IN (%L, %L) ORDER BY 1', :'free', :'free', :'other'), 'VALUES (false, 3.0000), (true, 23.0000)', '5 * 30 / 50; the later signal keeps its version');
SELECT lives_ok(pg_temp.set('FREE', 'Base', 20, now() - interval '12 days'), 'one behind both');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'free'), 8.0000, '5 * 30 / 50 and 10 * 10 / 20');
SELECT is(outreach.bit_score_at(:'free', now() - interval '10 days'), 14, 'past scores are those of the versions too: 5 * 40 / 50 and 10');
SELECT is_empty('SELECT pg_temp.wrong_scores()', 'every score is that of its signals');

-- A window in the past: repeats are told apart at once, and before it nothing changes.
SELECT outreach.record_signal(:'free', 'TWICE', 't' || d, now() - d * interval '1 day') FROM unnest('{20,18,10,8,6,1}'::integer[]) AS d \g /dev/null
SELECT is_empty('SELECT * FROM outreach_internal.bit_duplicates', 'no window, no repeats');
SELECT lives_ok(pg_temp.set('TWICE', 'Base', 100, now() - interval '15 days', dedupe => '5 days'), 'a window since 15 days');
SELECT results_eq('SELECT source_ref FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals USING (signal_id) ORDER BY occurred_at', $$VALUES ('t8'), ('t6')$$, 't10 counts, t8 and t6 repeat it, t1 counts');
SELECT is_empty('SELECT pg_temp.wrong_scores()', 'every score is that of its signals');
SELECT lives_ok(pg_temp.set('TWICE', 'Base', 100, now() - interval '7 days'), 'which ended 7 days ago');
SELECT results_eq('SELECT source_ref FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals USING (signal_id) ORDER BY occurred_at', $$VALUES ('t8')$$, 't6 counts again');
SELECT is_empty('SELECT pg_temp.wrong_scores()', 'every score is that of its signals');

-- A score that a send was decided by does not change.
SELECT fixture.contactable('Used') AS used \gset
SELECT outreach.record_signal(:'used', t, t || ' of used', now() - interval '10 days') FROM unnest('{USED,HIDDEN,LATER,BEFORE,AHEAD}'::text[]) AS t \g /dev/null
SELECT outreach.record_signal(:'used', 'WINDOWED', 'w1', now() - interval '12 days'), outreach.record_signal(:'used', 'WINDOWED', 'w2', now() - interval '11 days') \g /dev/null
SELECT fixture.contactable('Denied') AS denied, fixture.contactable('Capped') AS capped \gset
SELECT outreach.record_signal(:'capped', 'CAPPED', 'capped ' || i, now() - interval '10 days') FROM generate_series(1, 12) AS i \g /dev/null
SELECT outreach.record_signal(:'denied', 'DENIED', 'd', now() - interval '10 days') \g /dev/null
SELECT fixture.campaign() AS campaign \gset
SELECT outreach.enroll_campaign(:'campaign') \g /dev/null
SELECT outreach.add_override(:'denied', 'BLOCK_EMAIL', 'stop') \g /dev/null
SELECT fixture.begin_all(:'campaign') \g /dev/null
SELECT fixture.contactable('Checked') AS checked \gset
SELECT outreach.record_signal(:'checked', 'CHECKED', 'c', now() - interval '10 days') \g /dev/null
SELECT is((SELECT allowed FROM outreach.check_gate(:'checked', 'email')), true, 'a company that may be contacted, outside of sends');
SELECT fixture.send_of(:'used', :'campaign') AS send \gset
SELECT min(decided_at) AS decided, max(decided_at) AS begun FROM outreach.gate_decisions WHERE send_id = :'send' \gset
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE send_id = :'send' AND allowed), 2::bigint, 'a send, claimed and begun');
SELECT is(outreach.bit_score_at(:'used', :'decided'), 62, 'decided by 5 * 9 + 8.8 + 8.9 = 62.7');
CREATE TEMP TABLE before AS SELECT * FROM outreach.bit_scores;
SELECT count(*) AS versions FROM outreach.bit_signal_types \gset

SELECT throws_ok(pg_temp.set('USED', 'High', 100, now() - interval '11 days'), 'OX209', 'version would change what has been', 'another weight since before the signal');
SELECT results_eq(format('SELECT detail, hint FROM fixture.refusal(%L)', pg_temp.set('USED', 'High', 100, now() - interval '11 days')),
  format($$SELECT format('USED valid from %%s: the score of company %s at %%s, used for send %s, would become 76 instead of 62', now() - interval '11 days', timestamptz %L), 'Let the version begin in the future: sends keep the score they were decided by.'$$,
    :'used', :'send', :'decided'), 'DETAIL names the version, the company, when it was decided, the send, and both scores');
SELECT throws_ok(pg_temp.set(type, class, decay, now() - interval '13 days', 'test', weight, w), 'OX209', 'version would change what has been', what)
FROM (VALUES ('USED', 'Low', NULL::numeric, 100, NULL::interval, 'a lower weight'), ('USED', 'Base', NULL, 11, NULL, 'another decay'), ('WINDOWED', 'Base', NULL, 100, '7 days', 'a window that turns a signal off'),
  ('WINDOWED', 'Base', NULL, 100, '24:00:00.000001', 'however short')) AS v (type, class, weight, decay, w, what);
SELECT throws_ok(pg_temp.set('USED', 'High', 100, now() - interval '10 days'), 'OX209', NULL, 'from the signal''s own instant');
SELECT bag_eq('SELECT * FROM before', 'SELECT * FROM outreach.bit_scores', 'a refusal leaves the scores');
SELECT is((SELECT count(*) FROM outreach.bit_signal_types), :versions::bigint, 'and the versions');
SELECT is_empty($$SELECT * FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals USING (signal_id) WHERE signal_type = 'WINDOWED'$$, 'and what counts');

-- What changes no such score passes.
SELECT lives_ok(pg_temp.set('USED', 'High', 100, now() - interval '10 days' + interval '1 microsecond'), 'from just after the signal: it concerns others only');
SELECT lives_ok(pg_temp.set('HIDDEN', 'Custom', 100, now() - interval '11 days', 'test', 10.3), 'a fraction that the floor hides: 9.27 instead of 9 makes 62.97');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'used'), 62.9700, 'though the sum is computed anew');
SELECT throws_ok(pg_temp.set('LATER', 'Custom', 100, now() - interval '11 days', 'test', 10.1), 'OX209', NULL, 'with the next fraction it would be 63');
SELECT lives_ok(pg_temp.set('CAPPED', 'High', 100, now() - interval '11 days'), 'a higher weight where the score was 100 already');
SELECT throws_ok(pg_temp.set('CAPPED', 'Low', 100, now() - interval '10 days 1 hour'), 'OX209', NULL, 'but not one that brings it down');
SELECT lives_ok(pg_temp.set('WINDOWED', 'Base', 100, now() - interval '13 days', dedupe => '1 day'), 'a window that turns no signal off: they are just a day apart');
SELECT lives_ok(pg_temp.set('BEFORE', 'Base', 100, now() - interval '11 days'), 'the same values as those in force');
SELECT lives_ok(pg_temp.set('BEFORE', 'Custom', 100, now() - interval '20 days', 'test', 1000), 'other ones, until a version that was there before the signal');
SELECT lives_ok(pg_temp.set('DENIED', 'High', 100, now() - interval '11 days'), 'a send that was refused was not used');
SELECT is((SELECT score FROM outreach.bit_scores WHERE outreach_id = :'denied'), 22, 'and is scored anew');
SELECT lives_ok(pg_temp.set('CHECKED', 'High', 100, now() - interval '11 days'), 'nor was a decision without a send');
SELECT is_empty('SELECT pg_temp.wrong_scores()', 'every score is that of its signals');
SELECT is((SELECT outreach.bit_score_at(:'used', d.decided_at) FROM outreach.gate_decisions AS d WHERE d.send_id = :'send' AND d.stage = 'begin'), 62, 'the score that was used is the same to this day');

-- A signal that occurred when the send was decided last, and became known later: to the microsecond.
SELECT outreach.record_signal(:'used', 'EXACT', 'exact', :'begun') \g /dev/null
SELECT is(outreach.bit_score_at(:'used', :'begun'), 72, 'it counts from that instant');
SELECT throws_ok(pg_temp.set('EXACT', 'High', 100, :'begun'), 'OX209', NULL, 'so that a version from it would change what was decided');
SELECT lives_ok(pg_temp.set('EXACT', 'High', 100, :'begun'::timestamptz + interval '1 microsecond'), 'one that begins a microsecond later does not');

-- In the future everything is possible: no send has been decided there.
SELECT lives_ok(pg_temp.set('USED', 'Custom', 10, clock_timestamp() + interval '1 second', 'test', 1000, '30 days'), 'a version that begins in a second');
CREATE TEMP TABLE scores AS SELECT * FROM outreach.bit_scores;
SELECT lives_ok(pg_temp.set('AHEAD', 'Custom', 10, clock_timestamp() + interval '1 hour', 'test', 500, '30 days'), 'one that begins in an hour');
SELECT bag_eq('SELECT outreach_id, score, contribution, scored_at FROM scores', 'SELECT outreach_id, score, contribution, scored_at FROM outreach.bit_scores', 'changes no score now');
SELECT lives_ok(pg_temp.set('AHEAD', 'Low', 10, clock_timestamp() + interval '0.2 seconds'), 'one that begins soon');
SELECT pg_sleep(0.21) \g /dev/null
SELECT outreach.record_signal(:'free', 'AHEAD', 'now') \g /dev/null
SELECT is((SELECT weight FROM outreach.bit_breakdown(:'free') WHERE signal_type = 'AHEAD'), 5::numeric, 'counts for what occurs then');

-- What is archived is no longer scored: a version is free of it.
SELECT throws_ok(pg_temp.set('LATER', 'High', 100, now() - interval '11 days'), 'OX209', NULL, 'a company on the spine keeps its scores');
SELECT outreach.finish_sends(fixture.outcomes(:'campaign')) \g /dev/null
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'used']::uuid[], 'dissolved', false) \g /dev/null
SELECT lives_ok(pg_temp.set('LATER', 'High', 100, now() - interval '11 days'), 'one that is archived has none');

-- Recorders and refreshers read the versions behind a lock that this one excludes.
SELECT set_has($$SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'outreach.bit_signal_types'::regclass$$, $$VALUES ('ExclusiveLock'), ('RowShareLock')$$, 'the locks on the versions');

SELECT * FROM finish();
ROLLBACK;
