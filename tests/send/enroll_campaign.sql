BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach.enroll_campaign', 'campaign_id uuid, max_companies integer DEFAULT NULL::integer',
  'bigint', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT fixture.campaign('One', 2) AS campaign, fixture.contactable('A') AS a, fixture.contactable('B') AS b, fixture.contactable('C') AS c, fixture.minted('Bare') AS bare \gset
SELECT fixture.scored(:'b', 60), fixture.scored(:'c', 30);
SELECT is(outreach.enroll_campaign(:'campaign', 0), 0::bigint, 'none, if none is wanted');
SELECT is(outreach.enroll_campaign(:'campaign', 1), 1::bigint, 'one');
SELECT is((SELECT array_agg(outreach_id) FROM outreach.send_log), ARRAY[:'b']::uuid[], 'the best');
SELECT results_eq($$SELECT s.campaign_id, s.step_number, s.person_id, s.target_id, s.channel, s.recipient, s.recipient_key, s.status, s.attempts, s.due_at <= clock_timestamp() FROM outreach.send_log AS s$$,
  format($$SELECT %L::uuid, 1, p.person_id, t.target_id, 'email', p.email, p.email_key, 'scheduled', 0, true FROM outreach.people AS p JOIN outreach.company_target AS t USING (outreach_id) WHERE p.outreach_id = %L$$, :'campaign', :'b'),
  'its first step is scheduled, to its person');
SELECT is(outreach.enroll_campaign(:'campaign', 1), 1::bigint, 'one more');
SELECT is((SELECT array_agg(outreach_id ORDER BY send_id) FROM outreach.send_log), ARRAY[:'b', :'c']::uuid[], 'the next best');
SELECT is(outreach.enroll_campaign(:'campaign'), 1::bigint, 'the rest');
SELECT is(outreach.enroll_campaign(:'campaign'), 0::bigint, 'and then nobody: enrolling is idempotent');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE outreach_id = :'bare'), 0::bigint, 'who does not meet the conditions is not enrolled');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT fixture.contactable('D') AS d \gset
SELECT is(outreach.enroll_campaign(:'campaign'), 1::bigint, 'who is new is enrolled');

SELECT outreach.create_campaign('Late') AS late \gset
SELECT throws_ok(format('SELECT outreach.enroll_campaign(%L)', :'late'), 'OX214', NULL, 'a campaign needs a step');
SELECT outreach.add_sequence_step(:'late', 3, 's', 'b', '2 days');
SELECT is(outreach.enroll_campaign(:'late'), 4::bigint, 'a draft may enrol');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'late' AND step_number = 3 AND due_at BETWEEN now() + interval '2 days' AND clock_timestamp() + interval '2 days'), 4::bigint, 'the first step is the lowest number, and has its delay');

SELECT fixture.contactable('E');
SELECT outreach.set_campaign_status(:'campaign', 'paused');
SELECT is(outreach.enroll_campaign(:'campaign'), 1::bigint, 'a paused campaign may enrol');
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT throws_ok(format('SELECT outreach.enroll_campaign(%L)', :'campaign'), 'OX109', NULL, 'a completed one may not');
SELECT outreach.set_campaign_status(:'campaign', 'archived');
SELECT throws_ok(format('SELECT outreach.enroll_campaign(%L)', :'campaign'), 'OX109', NULL, 'nor an archived one');
SELECT throws_ok('SELECT outreach.enroll_campaign(gen_random_uuid())', 'OX014', NULL, 'unknown campaign');
SELECT throws_ok(format('SELECT outreach.enroll_campaign(%L, -1)', :'late'), 'OX016', NULL, 'fewer than none');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach.enroll_campaign(''%s'')')$$, :'late'), '42501', NULL, 'a dispatcher may not');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.enroll_campaign(''%s'')')$$, :'late'), '42501', NULL, 'a stranger may not');
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.enroll_campaign(''%s'')')$$, :'late'), 'an application may');

-- min_tier and min_score_tier bind here only.
SELECT outreach.set_campaign_status(:'late', 'active');
SELECT outreach.configure_campaign(:'late', '{"min_tier": 3, "min_score_tier": "BURNING"}', 'test');
SELECT fixture.make_due();
SELECT is((SELECT count(*) FROM outreach.claim_sends('w')), 5::bigint, 'who was enrolled before is still sent to');

SELECT * FROM finish();
ROLLBACK;
