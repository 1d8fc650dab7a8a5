BEGIN;
SELECT plan(33);

SELECT fixture.function_is('outreach.add_sequence_step', 'campaign_id uuid, step_number integer, subject_template text, body_template text, delay interval DEFAULT ''00:00:00''::interval, condition text DEFAULT ''always''::text',
  'uuid', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one, outreach.create_campaign('Calls', 'phone') AS calls \gset
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.add_sequence_step(%L, 9, 's', 'b')$s$)$$, :'one'), 'an application may');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_dispatcher', $s$SELECT outreach.add_sequence_step(%L, 8, 's', 'b')$s$)$$, :'one'), '42501', NULL, 'a dispatcher may not');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.add_sequence_step(%L, 8, 's', 'b')$s$)$$, :'one'), '42501', NULL, 'a stranger may not');

SELECT outreach.add_sequence_step(:'one', 1, 'Hello {{ first_name }}', 'Text') AS first, outreach.add_sequence_step(campaign_id => :'one', step_number => 3, subject_template => 'Again', body_template => 'Text', delay => '3 days') AS third \gset
SELECT results_eq(format($$SELECT sequence_id, step_number, subject_template, body_template, delay FROM outreach.sequences WHERE campaign_id = %L AND step_number < 9 ORDER BY step_number$$, :'one'),
  format($$VALUES (%L::uuid, 1, 'Hello {{ first_name }}', 'Text', interval '0'), (%L, 3, 'Again', 'Text', '3 days')$$, :'first', :'third'), 'two steps, with a gap');
SELECT lives_ok(format($$SELECT outreach.add_sequence_step(%L, 1, '', 'Script')$$, :'calls'), 'a call needs no subject');

SELECT throws_ok(format('SELECT outreach.add_sequence_step(%L, %s)', :'one', given), 'OX016', NULL, 'refused: ' || given)
FROM (VALUES ($$0, 's', 'b'$$), ($$-1, 's', 'b'$$), ($$NULL, 's', 'b'$$), ($$1, 's', 'b'$$), ($$2, ' ', 'b'$$), ($$2, NULL, 'b'$$), ($$2, 's', E'\n'$$), ($$2, 's', NULL$$),
  ($$2, 's', 'b', '-1 day'$$), ($$2, 's', 'b', '11 years'$$), ($$2, 's', 'b', NULL$$), ($$2, 's', 'b', '0', 'opened'$$), ($$2, 's', 'b', '0', NULL$$)) AS bad (given);
SELECT alike((fixture.refusal(format($$SELECT outreach.add_sequence_step(%L, 1, 's', 'b')$$, :'one'))).detail, 'step_number 1 is taken', 'DETAIL says what is wrong');
SELECT throws_ok($$SELECT outreach.add_sequence_step(gen_random_uuid(), 1, 's', 'b')$$, 'OX014', NULL, 'unknown campaign');
SELECT throws_ok($$SELECT outreach.add_sequence_step(NULL, 1, 's', 'b')$$, 'OX014', NULL, 'no campaign');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format($$SELECT outreach.add_sequence_step(%L, 2, 's', 'b')$$, :'one'), 'OX213', NULL, 'only while it is a draft');

-- In a new version, until somebody is enrolled in it.
SELECT outreach.new_sequence_version(:'one');
SELECT lives_ok(format($$SELECT outreach.add_sequence_step(%L, 2, 's', 'b', '1 day', 'not_opened')$$, :'one'), 'or to its new version');
SELECT results_eq(format('SELECT version, step_number, condition FROM outreach.sequences WHERE campaign_id = %L ORDER BY version, step_number', :'one'),
  $$VALUES (1, 1, 'always'), (1, 3, 'always'), (1, 9, 'always'), (2, 1, 'always'), (2, 2, 'not_opened'), (2, 3, 'always'), (2, 9, 'always')$$, 'which alone gets it');
SELECT fixture.contactable();
SELECT outreach.enroll_campaign(:'one');
SELECT throws_ok(format($$SELECT outreach.add_sequence_step(%L, 4, 's', 'b')$$, :'one'), 'OX213', NULL, 'not once somebody is enrolled in it');
SELECT alike((fixture.refusal(format($$SELECT outreach.add_sequence_step(%L, 4, 's', 'b')$$, :'one'))).hint, '%new_sequence_version%', 'the hint says how');

SELECT * FROM finish();
ROLLBACK;
