BEGIN;
SELECT plan(44);

SELECT fixture.function_is('outreach.refresh_bit_scores', 'as_of timestamp with time zone DEFAULT clock_timestamp()', 'bigint', 'volatile', 'outreach_owner', '{outreach_app}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT outreach.refresh_bit_scores()'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_subhub,outreach_operator}'::text[]) AS role;
SELECT lives_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.refresh_bit_scores()')$$, 'an application may');
SELECT fixture.function_is('outreach_internal.score_is_stale', 'scored_at timestamp with time zone, valid_until timestamp with time zone, as_of timestamp with time zone, present boolean', 'boolean', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT is(outreach_internal.score_is_stale(now() + scored, now() + valid, now(), present), expected, why)
FROM (VALUES (interval '0', interval '1 us', false, false, 'holds until'), ('-1 day', '0', false, true, 'and not at its end'), ('1 us', '1 day', false, true, 'computed for later'), ('1 us', '1 day', true, false, 'later than the present, which has moved on')) AS v (scored, valid, present, expected, why);

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
SELECT outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a1', now()), outreach.record_signal(:'a', 'RENEWAL_PROXIMITY', 'a2', now()),
  outreach.record_signal(:'b', 'NEWS_MENTION', 'b1', now() - interval '29 days'), outreach.record_signal(:'c', 'NEWS_MENTION', 'c1', now() - interval '400 days') \g /dev/null
CREATE FUNCTION pg_temp.scores() RETURNS text LANGUAGE sql AS $$ SELECT 'SELECT score, score_tier, contribution, scored_at = now() + ' || quote_literal('10 days') || '::interval FROM outreach.bit_scores ORDER BY outreach_id' $$;

-- Scores that hold are not touched.
CREATE TEMP TABLE before AS SELECT ctid AS place, * FROM outreach.bit_scores;
SELECT is(outreach.refresh_bit_scores(), 0::bigint, 'now: nothing has faded');
SELECT results_eq('SELECT * FROM before', 'SELECT ctid, * FROM outreach.bit_scores', 'nothing was touched');
SELECT is(outreach.refresh_bit_scores(now() + interval '23 hours 59 minutes'), 0::bigint, 'nor in a day less a minute');
SELECT results_eq('SELECT * FROM before', 'SELECT ctid, * FROM outreach.bit_scores', 'nothing was touched');

-- Later: they fade.
SELECT is(outreach.refresh_bit_scores(now() + interval '1 day'), 1::bigint, 'in a day one score has changed');
SELECT results_eq('SELECT score, score_tier, signal_count, contribution, valid_until FROM outreach.bit_scores ORDER BY contribution DESC',
  $$VALUES (49, 'WARM', 2, 49.8630, now() + interval '2 days'), (0, 'COLD', 1, 0.0000, NULL), (0, 'COLD', 1, 0.0000, NULL)$$, 'the one that fell below 50 too, and one faded for good');
SELECT is(outreach.refresh_bit_scores(now() + interval '1 day'), 0::bigint, 'the same again: nothing');
SELECT is((SELECT place FROM before WHERE outreach_id = :'c'), (SELECT ctid FROM outreach.bit_scores WHERE outreach_id = :'c'), 'a score that cannot change any more is never touched');
SELECT is(outreach.refresh_bit_scores(now() + interval '1 year'), 1::bigint, 'in a year nothing is left');
SELECT is((SELECT sum(score) FROM outreach.bit_scores), 0::bigint, 'of any');

-- Earlier: they come back, exactly.
SELECT is(outreach.refresh_bit_scores(now() - interval '10 days'), 1::bigint, 'ten days ago there was only one');
SELECT results_eq('SELECT outreach_id, score, contribution, signal_count, scored_at, valid_until FROM outreach.bit_scores WHERE contribution > 0',
  format($$VALUES (%L::uuid, 1, 1.8333, 1, now() - interval '10 days', now() - interval '9 days')$$, :'b'), 'with what it was then');
SELECT is((SELECT valid_until FROM outreach.bit_scores WHERE outreach_id = :'a'), now(), 'what has not occurred changes when it does');
SELECT is(outreach.refresh_bit_scores(now() - interval '395 days'), 2::bigint, 'and long ago');
SELECT is((SELECT count(*) FROM outreach.bit_scores AS b WHERE score = outreach.bit_score_at(b.outreach_id, b.scored_at)), 3::bigint, 'as outreach.bit_score_at() says');
SELECT is(outreach.refresh_bit_scores(instant), changed, instant || ' is an instant too') FROM (VALUES (timestamptz '-infinity', 1::bigint), ('infinity', 0)) AS i (instant, changed);
SELECT is(outreach.refresh_bit_scores(NULL), 1::bigint, 'NULL is the clock');

-- Back to the present: what a recorder scored in the meantime stays.
SELECT outreach.record_signal(:'b', 'NEWS_MENTION', 'b2') \g /dev/null
SELECT ok((SELECT score = 5 AND scored_at > now() FROM outreach.bit_scores WHERE outreach_id = :'b'), 'a signal recorded later than the transaction began');
SELECT outreach.refresh_bit_scores(now()) \g /dev/null
SELECT results_eq(format('SELECT score FROM outreach.bit_scores WHERE outreach_id = %L', :'b'), 'VALUES (0)', 'as of the transaction''s start it had not occurred');
SELECT outreach.refresh_bit_scores() \g /dev/null
SELECT results_eq(format('SELECT score FROM outreach.bit_scores WHERE outreach_id = %L', :'b'), 'VALUES (5)', 'now it has');
SELECT outreach.record_signal(:'b', 'NEWS_MENTION', 'b3'), outreach.refresh_bit_scores(statement_timestamp()) \g /dev/null
SELECT results_eq(format('SELECT score FROM outreach.bit_scores WHERE outreach_id = %L', :'b'), 'VALUES (10)', 'a refresh of the present does not go back behind a recorder that was faster');

SELECT * FROM finish();
ROLLBACK;
