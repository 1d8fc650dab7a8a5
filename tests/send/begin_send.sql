BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach.begin_send', 'send_id uuid, claim_token uuid',
  'void', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.enrolled(5) AS campaign \gset
SELECT outreach.claim_sends('w');
CREATE FUNCTION pg_temp.send(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM outreach.send_log ORDER BY due_at OFFSET n - 1 LIMIT 1 $$;
SELECT lives_ok($$SELECT outreach.begin_send(send_id => pg_temp.send(1), claim_token => fixture.token(pg_temp.send(1)))$$, 'begins');
SELECT is(fixture.status(pg_temp.send(1)), 'sending', 'and is sending');
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE stage = 'begin' AND allowed), 1::bigint, 'which is logged');
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(1), fixture.token(pg_temp.send(1)))$$, 'OX205', NULL, 'once');
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(2), gen_random_uuid())$$, 'OX205', 'illegal transition or stale token', 'a stale token');
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(2), NULL)$$, 'OX205', NULL, 'no token');
SELECT throws_ok($$SELECT outreach.begin_send(gen_random_uuid(), gen_random_uuid())$$, 'OX014', 'unknown send', 'an unknown send');
SELECT throws_ok($$SELECT outreach.begin_send(NULL, NULL)$$, 'OX014', NULL, 'no send');
UPDATE outreach_internal.send_queue SET next_at = clock_timestamp() WHERE send_id = pg_temp.send(5);
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(5), fixture.token(pg_temp.send(5)))$$, 'OX205', NULL, 'a lease that is over');

-- Refused by the gate: raises, and changes nothing.
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = (SELECT outreach_id FROM outreach.send_log WHERE send_id = pg_temp.send(3));
SELECT outreach.set_marketing_disabled(outreach_id, true, 'test') FROM outreach.send_log WHERE send_id = pg_temp.send(3);
CREATE TEMP TABLE before AS SELECT * FROM outreach.send_log;
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(3), fixture.token(pg_temp.send(3)))$$, 'OX102', 'marketing is disabled', 'the first failing condition');
SELECT is((fixture.refusal($$SELECT outreach.begin_send(pg_temp.send(3), fixture.token(pg_temp.send(3)))$$)).detail::jsonb,
  '[{"code": "OX102", "reason": "marketing is disabled"}, {"code": "OX110", "reason": "person is paused"}]', 'DETAIL holds all');
SELECT is_empty('SELECT * FROM before EXCEPT SELECT * FROM outreach.send_log', 'no send changes');
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE stage = 'begin'), 1::bigint, 'nothing is logged');
SELECT outreach.set_campaign_status(:'campaign', 'paused');
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(4), fixture.token(pg_temp.send(4)))$$, 'OX109', 'campaign is not active', 'a paused campaign');
SELECT outreach.set_campaign_status(:'campaign', 'active');
SELECT outreach.suppress('email', recipient, 'test', 'test') FROM outreach.send_log WHERE send_id = pg_temp.send(4);
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(4), fixture.token(pg_temp.send(4)))$$, 'OX108', 'recipient is suppressed', 'a suppressed address');
SELECT outreach.halt_all_outreach('test');
SELECT throws_ok($$SELECT outreach.begin_send(pg_temp.send(2), fixture.token(pg_temp.send(2)))$$, 'OX104', NULL, 'a halt');
SELECT is(fixture.status(pg_temp.send(2)), 'claimed', 'changes nothing either');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.begin_send(NULL, NULL)')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.begin_send(NULL, NULL)')$$, '42501', NULL, 'a stranger may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach.begin_send(NULL, NULL)')$$, 'OX014', NULL, 'a dispatcher may');

SELECT * FROM finish();
ROLLBACK;
