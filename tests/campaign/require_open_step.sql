BEGIN;
SELECT plan(46);

SELECT fixture.function_is('outreach_internal.step_problem', 'channel text, subject_template text, body_template text, delay interval, condition text', 'text', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_step', 'problem text', 'void', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_unknown_step', 'what text', 'void', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.require_open_step', 'sequence_id uuid', 'outreach.sequences', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT is(outreach_internal.step_problem('email', 's', 'b', '0', condition), NULL, condition || ' is good') FROM unnest('{always,not_opened,clicked}'::text[]) AS condition;
SELECT is(outreach_internal.step_problem('phone', '', 'b', '10 years', 'always'), NULL, 'a call needs no subject');
SELECT is(outreach_internal.step_problem(channel, subject, body, delay::interval, condition), problem, problem)
FROM (VALUES ('email', NULL, 'b', '0', 'always', 'subject_template is null'), ('email', ' ', 'b', '0', 'always', 'subject_template is blank'), ('phone', '', '', '0', 'always', 'body_template is blank'),
  ('email', 's', NULL, '0', 'always', 'body_template is blank'), ('email', 's', 'b', '-1 s', 'always', 'delay is -00:00:01'), ('email', 's', 'b', NULL, 'always', 'delay is null'),
  ('email', 's', 'b', '0', 'opened', 'condition is opened'), ('email', 's', 'b', '0', NULL, 'condition is null')) AS v (channel, subject, body, delay, condition, problem);
SELECT throws_ok($$SELECT outreach_internal.refuse_step('x')$$, 'OX016', NULL, 'out of range');
SELECT throws_ok($$SELECT outreach_internal.refuse_unknown_step('x')$$, 'OX014', 'unknown step', 'unknown');

SELECT fixture.campaign('One', 1, false) AS one \gset
SELECT sequence_id AS step FROM outreach.sequences \gset
SELECT is((outreach_internal.require_open_step(:'step')).sequence_id, :'step'::uuid, 'the step');
SELECT throws_ok('SELECT outreach_internal.require_open_step(gen_random_uuid())', 'OX014', 'unknown step', 'there is none');
SELECT throws_ok('SELECT outreach_internal.require_open_step(NULL)', 'OX014', 'unknown step', 'NULL');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format('SELECT outreach_internal.require_open_step(%L)', :'step'), 'OX213', NULL, 'it may not change');

SELECT * FROM finish();
ROLLBACK;
