BEGIN;
SELECT plan(34);

SELECT fixture.function_is('outreach.begin_sends', 'claims jsonb',
  'TABLE(send_id uuid, code text)', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT * FROM outreach.begin_sends(''[]'')')$$, r), '42501', NULL, r || ' may not begin')
FROM unnest('{outreach_app,outreach_operator,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT * FROM outreach.begin_sends(''[]'')')$$, 'a dispatcher may');

SELECT fixture.enrolled(14) AS campaign \gset
SELECT outreach.claim_sends('w');
CREATE FUNCTION pg_temp.send(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM outreach.send_log WHERE campaign_id = current_setting('test.campaign')::uuid ORDER BY due_at OFFSET n - 1 LIMIT 1 $$;
CREATE FUNCTION pg_temp.company(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT outreach_id FROM outreach.send_log WHERE send_id = pg_temp.send(n) $$;
CREATE FUNCTION pg_temp.claim(n integer) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('send_id', send_id, 'claim_token', coalesce(claim_token, '00000000-0000-4000-8000-000000000000')) FROM outreach.send_log WHERE send_id = pg_temp.send(n) $$;
SELECT set_config('test.campaign', :'campaign', true);
SELECT outreach.add_override(pg_temp.company(3), 'BLOCK_EMAIL', 'test');
SELECT outreach.set_marketing_disabled(pg_temp.company(4), true, 'test');
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE' WHERE outreach_id = pg_temp.company(5);
UPDATE cl.company_identity SET identity_status = 'FAIL' WHERE outreach_id = pg_temp.company(6);
SELECT outreach.suppress('email', upper(recipient), 'test', 'test') FROM outreach.send_log WHERE send_id = pg_temp.send(7);
UPDATE outreach.people SET email = 'new@address.example' WHERE outreach_id = pg_temp.company(8);
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = pg_temp.company(9);
UPDATE outreach_internal.send_queue SET next_at = clock_timestamp() WHERE send_id = pg_temp.send(10);
SELECT outreach.release_claims(jsonb_build_array(pg_temp.claim(11)));
CREATE TEMP TABLE before AS SELECT * FROM outreach.send_log;

SELECT results_eq($$SELECT b.code FROM outreach.begin_sends((SELECT jsonb_agg(c) FROM (
    SELECT pg_temp.claim(n) FROM generate_series(1, 12) AS n WHERE n <> 2
    UNION ALL SELECT '{"send_id": "00000000-0000-4000-8000-000000000001", "claim_token": "00000000-0000-4000-8000-000000000001"}'
    UNION ALL SELECT jsonb_build_object('send_id', pg_temp.send(2), 'claim_token', gen_random_uuid())) AS x (c))) AS b$$,
  $$VALUES (NULL), ('OX104'), ('OX102'), ('OX103'), ('OX107'), ('OX108'), ('OX110'), ('OX110'), ('OX205'), ('OX205'), (NULL), ('OX014'), ('OX205')$$, 'a code for each, in order; NULL = begun');
SELECT results_eq($$SELECT n, s.status, s.attempts, s.begun_at IS NOT NULL, s.claim_token IS NOT NULL, s.blocked_codes FROM generate_series(1, 11) AS n JOIN outreach.send_log AS s ON s.send_id = pg_temp.send(n) ORDER BY n$$,
  $$VALUES (1, 'sending', 1, true, true, NULL::text[]), (2, 'claimed', 0, false, true, NULL), (3, 'blocked', 0, false, false, '{OX104}'), (4, 'blocked', 0, false, false, '{OX102}'), (5, 'blocked', 0, false, false, '{OX103}'),
    (6, 'blocked', 0, false, false, '{OX107}'), (7, 'blocked', 0, false, false, '{OX108}'), (8, 'blocked', 0, false, false, '{OX110}'), (9, 'blocked', 0, false, false, '{OX110}'), (10, 'claimed', 0, false, true, NULL),
    (11, 'scheduled', 0, false, false, NULL)$$, 'begun, blocked with its codes, or as it was');
SELECT is_empty('SELECT * FROM before WHERE send_id IN (pg_temp.send(2), pg_temp.send(10), pg_temp.send(11)) EXCEPT SELECT * FROM outreach.send_log', 'OX205 changes nothing');
SELECT results_eq($$SELECT n, d.allowed, d.codes FROM generate_series(1, 11) AS n JOIN outreach.gate_decisions AS d ON d.send_id = pg_temp.send(n) AND d.stage = 'begin' ORDER BY n$$,
  $$VALUES (1, true, '{}'::text[]), (3, false, '{OX104}'), (4, false, '{OX102}'), (5, false, '{OX103}'), (6, false, '{OX107}'), (7, false, '{OX108}'), (8, false, '{OX110}'), (9, false, '{OX110}')$$, 'every decision of the gate is logged, and nothing else');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT array_agg(DISTINCT s.status ORDER BY s.status) FROM outreach_internal.claim_places AS p LEFT JOIN outreach.send_log AS s USING (claim_token)), '{claimed,sending}', 'what is refused gives its place back');
SELECT results_eq('SELECT code FROM outreach.begin_sends(jsonb_build_array(pg_temp.claim(1), pg_temp.claim(1)))', $$VALUES ('OX205')$$, 'what has begun does not begin again; the same claim is answered once');

-- The campaign: paused puts back, over blocks.
SELECT outreach.set_campaign_status(:'campaign', 'paused');
SELECT results_eq('SELECT code FROM outreach.begin_sends(jsonb_build_array(pg_temp.claim(13)))', $$VALUES ('OX109')$$, 'paused');
SELECT results_eq('SELECT status, claim_token, due_at FROM outreach.send_log WHERE send_id = pg_temp.send(13)', $$SELECT 'scheduled', NULL::uuid, due_at FROM before WHERE send_id = pg_temp.send(13)$$, 'is scheduled again');
SELECT results_eq($$SELECT allowed, codes FROM outreach.gate_decisions WHERE send_id = pg_temp.send(13) AND stage = 'begin'$$, $$VALUES (false, '{OX109}'::text[])$$, 'and logged');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places AS p JOIN before AS b USING (claim_token) WHERE b.send_id = pg_temp.send(13)), 0::bigint, 'and gives its place back');
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT results_eq('SELECT code FROM outreach.begin_sends(jsonb_build_array(pg_temp.claim(14)))', $$VALUES ('OX109')$$, 'completed');
SELECT is(fixture.status(pg_temp.send(14)), 'blocked', 'is blocked');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- A halt puts back, whatever else fails.
SELECT fixture.enrolled(2) AS second \gset
SELECT set_config('test.campaign', :'second', true);
SELECT outreach.claim_sends('w');
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = pg_temp.company(1);
SELECT outreach.halt_all_outreach('test');
SELECT results_eq(format('SELECT DISTINCT code FROM outreach.begin_sends(fixture.claims(%L))', :'second'), $$VALUES ('OX104')$$, 'a halt');
SELECT is((SELECT array_agg(DISTINCT status) FROM outreach.send_log WHERE campaign_id = :'second'), '{scheduled}', 'puts back');
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE campaign_id = :'second' AND stage = 'begin' AND NOT allowed AND codes[1] = 'OX104'), (SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'second'), 'and is logged');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT throws_ok(format('SELECT * FROM outreach.begin_sends(%L)', given), 'OX011', NULL, 'malformed: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('{}'), ('[1]'), ('[{}]'), ('[{"send_id": "x", "claim_token": "x"}]')) AS bad (given);

SELECT * FROM finish();
ROLLBACK;
