BEGIN;
SELECT plan(4);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.step_messages')$$, $$VALUES
  ('campaign_id uuid'),
  ('version integer'),
  ('step_number integer'),
  ('sequence_id uuid'),
  ('delay interval'),
  ('condition text'),
  ('variant text'),
  ('subject_template text'),
  ('body_template text')$$, 'columns');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.step_messages')$$, 'who may do what with it: none');
SELECT view_owner_is('outreach_internal', 'step_messages', 'outreach_owner', 'its owner');

SELECT outreach.create_campaign('One') AS one \gset
SELECT outreach.add_sequence_step(:'one', 1, 's', 'b', '1 day', 'clicked') AS step \gset
SELECT outreach.add_step_variant(:'step', 'B', 'S', 'T');
SELECT results_eq('SELECT * FROM outreach_internal.step_messages ORDER BY variant', format($$VALUES (%1$L::uuid, 1, 1, %2$L::uuid, interval '1 day', 'clicked', 'A', 's', 'b'), (%1$L, 1, 1, %2$L, '1 day', 'clicked', 'B', 'S', 'T')$$, :'one', :'step'), 'a row per template');

SELECT * FROM finish();
ROLLBACK;
