BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_sequences')$$, $$VALUES
  ('campaign_id uuid'),
  ('version integer'),
  ('step_number integer'),
  ('sequence_id uuid'),
  ('delay interval'),
  ('condition text'),
  ('variants text[]'),
  ('created_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_sequences')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_sequences', 'outreach_owner', 'its owner');

SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b') AS first, outreach.add_sequence_step(:'one', 2, 's', 'b', '1 day', 'not_opened') AS second \gset
SELECT outreach.add_step_variant(:'second', v, 'S', 'T') FROM unnest('{b,C,B}'::text[]) AS v;
SELECT results_eq('SELECT campaign_id, version, step_number, sequence_id, delay, condition, variants FROM outreach.vw_sequences ORDER BY step_number',
  format($$VALUES (%1$L::uuid, 1, 1, %2$L::uuid, interval '0', 'always', '{A}'::text[]), (%1$L, 1, 2, %3$L, '1 day', 'not_opened', '{A,B,C,b}')$$, :'one', :'first', :'second'), 'a row per step');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_sequences')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_sequences')$$, '42501', NULL, 'an application may not');

SELECT * FROM finish();
ROLLBACK;
