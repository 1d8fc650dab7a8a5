BEGIN;
SELECT plan(14);

SELECT results_eq($$SELECT fixture.columns('outreach.step_variants')$$, $$VALUES
  ('sequence_id uuid NOT NULL'),
  ('variant text NOT NULL'),
  ('subject_template text NOT NULL'),
  ('body_template text NOT NULL'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.step_variants')$$, $$VALUES
  ('PRIMARY KEY (sequence_id, variant)'),
  ('FOREIGN KEY (sequence_id) REFERENCES outreach.sequences(sequence_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.step_variants')$$, $$VALUES
  ('guard_step_variants AFTER INSERT OR UPDATE OR DELETE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.step_variants')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'step_variants', 'outreach_owner', 'its owner');

SELECT fixture.campaign('Draft', 1, false) AS draft \gset
SELECT sequence_id AS step FROM outreach.sequences WHERE campaign_id = :'draft' \gset
SELECT throws_ok(format($$INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template) VALUES (%L, %s)$$, :'step', given), '23514', NULL, 'refused: ' || given)
FROM unnest(ARRAY[$$'A', 's', 'b'$$, $$'', 's', 'b'$$, $$'a b', 's', 'b'$$, $$'x@y', 's', 'b'$$, $$repeat('x', 51), 's', 'b'$$, $$'B', 's', ' '$$]) AS given;
SELECT lives_ok(format($$INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template) VALUES (%L, 'B', 's', 'b')$$, :'step'), 'a variant');
SELECT throws_ok(format($$INSERT INTO outreach.step_variants (sequence_id, variant, subject_template, body_template) VALUES (%L, 'B', 's', 'b')$$, :'step'), '23505', NULL, 'once');
SELECT throws_ok(format('DELETE FROM outreach.sequences WHERE sequence_id = %L', :'step'), '23503', NULL, 'its step stays');

SELECT * FROM finish();
ROLLBACK;
