BEGIN;
SELECT plan(22);

SELECT fixture.function_is('outreach.set_sequence_step', 'sequence_id uuid, subject_template text DEFAULT NULL::text, body_template text DEFAULT NULL::text, delay interval DEFAULT NULL::interval, condition text DEFAULT NULL::text',
  'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b', '1 day') AS step \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT outreach.set_sequence_step(%L)', :'step')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT outreach.set_sequence_step(%L)', :'step')), 'an application may');
CREATE FUNCTION pg_temp.step() RETURNS text LANGUAGE sql AS $$ SELECT format('%s, %s, %s, %s', subject_template, body_template, delay, condition) FROM outreach.sequences WHERE version = 1 $$;
SELECT is(pg_temp.step(), 's, b, 1 day, always', 'what is not given stays');
SELECT outreach.set_sequence_step(:'step', 'S');
SELECT is(pg_temp.step(), 'S, b, 1 day, always', 'the subject');
SELECT outreach.set_sequence_step(:'step', body_template => 'B', delay => '2 days', condition => 'clicked');
SELECT is(pg_temp.step(), 'S, B, 2 days, clicked', 'and the rest');
SELECT throws_ok(format('SELECT outreach.set_sequence_step(%L, %s)', :'step', given), 'OX016', 'argument out of range', 'refused: ' || given)
FROM unnest(ARRAY[$$' '$$, $$body_template => ''$$, $$delay => '-1 s'$$, $$condition => 'opened'$$]) AS given;
SELECT throws_ok('SELECT outreach.set_sequence_step(gen_random_uuid())', 'OX014', 'unknown step', 'unknown step');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT throws_ok(format($$SELECT outreach.set_sequence_step(%L, 'T')$$, :'step'), 'OX213', NULL, 'not once it is active');
SELECT outreach.new_sequence_version(:'one');
SELECT lives_ok(format($$SELECT outreach.set_sequence_step(sequence_id, 'T') FROM outreach.sequences WHERE version = 2$$, :'step'), 'but in a new version');
SELECT is(pg_temp.step(), 'S, B, 2 days, clicked', 'which leaves the first alone');

SELECT * FROM finish();
ROLLBACK;
