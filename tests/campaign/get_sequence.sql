BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach.get_sequence', 'campaign_id uuid, version integer DEFAULT NULL::integer',
  'TABLE(sequence_version integer, step_number integer, sequence_id uuid, delay interval, condition text, variant text, subject_template text, body_template text, may_change boolean)', 'stable', 'outreach_owner', '{outreach_app}');

SELECT outreach.create_campaign('One') AS one \gset
SELECT is_empty(format('SELECT * FROM outreach.get_sequence(%L)', :'one'), 'no step yet');
SELECT outreach.add_sequence_step(:'one', 2, 's2', 'b2', '1 day', 'clicked') AS second, outreach.add_sequence_step(:'one', 1, 's1', 'b1') AS first \gset
SELECT outreach.add_step_variant(:'second', v, 'S' || v, 'T') FROM unnest('{C,0,B}'::text[]) AS v;
SELECT results_eq(format('SELECT * FROM outreach.get_sequence(%L)', :'one'), format($$VALUES (1, 1, %1$L::uuid, interval '0', 'always', 'A', 's1', 'b1', true), (1, 2, %2$L, '1 day', 'clicked', 'A', 's2', 'b2', true),
  (1, 2, %2$L, '1 day', 'clicked', '0', 'S0', 'T', true), (1, 2, %2$L, '1 day', 'clicked', 'B', 'SB', 'T', true), (1, 2, %2$L, '1 day', 'clicked', 'C', 'SC', 'T', true)$$, :'first', :'second'), 'steps and their variants, in order');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT is((SELECT bool_or(may_change) FROM outreach.get_sequence(:'one')), false, 'an active campaign''s may not change');
SELECT outreach.new_sequence_version(:'one');
SELECT results_eq(format('SELECT DISTINCT sequence_version, may_change FROM outreach.get_sequence(%L)', :'one'), 'VALUES (2, true)', 'the newest version');
SELECT results_eq(format('SELECT DISTINCT sequence_version, may_change FROM outreach.get_sequence(%L, 1)', :'one'), 'VALUES (1, false)', 'or another');
SELECT is_empty(format('SELECT * FROM outreach.get_sequence(%L, 3)', :'one'), 'or none');
SELECT throws_ok('SELECT * FROM outreach.get_sequence(gen_random_uuid())', 'OX014', 'unknown campaign', 'unknown campaign');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', r, format('SELECT * FROM outreach.get_sequence(%L)', :'one')), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', 'outreach_app', format('SELECT * FROM outreach.get_sequence(%L)', :'one')), 'an application may');

SELECT * FROM finish();
ROLLBACK;
