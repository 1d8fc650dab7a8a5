BEGIN;
SELECT plan(13);

SELECT fixture.function_is('outreach.get_send', 'send_id uuid',
  'outreach.send', 'stable', 'outreach_owner', '{outreach_app}');

SELECT fixture.enrolled(1) AS campaign \gset
SELECT fixture.a_send(:'campaign') AS send \gset
SELECT results_eq(format('SELECT * FROM outreach.get_send(%L)', :'send'), format($$SELECT send_id, campaign_id, version, step_number, variant, outreach_id, person_id, target_id, channel, recipient, status,
  status_reason, blocked_codes, due_at, attempts, claimed_by, claimed_at, begun_at, sent_at, last_outcome, last_error, provider_message_id, created_at FROM outreach.send_log WHERE send_id = %L$$, :'send'), 'the row');
SELECT hasnt_column('outreach', 'send', 'claim_token', 'without the fencing token');
SELECT throws_ok('SELECT outreach.get_send(gen_random_uuid())', 'OX014', NULL, 'unknown');
SELECT throws_ok('SELECT outreach.get_send(NULL)', 'OX014', NULL, 'NULL');
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.get_send(''%s'')')$$, :'send'), 'an application may');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.get_send(''%s'')')$$, :'send'), '42501', NULL, 'a stranger may not');

SELECT * FROM finish();
ROLLBACK;
