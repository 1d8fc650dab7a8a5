BEGIN;
SELECT plan(11);

SELECT results_eq($$SELECT fixture.columns('outreach.talent_movement')$$, $$VALUES
  ('movement_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('person_name text'),
  ('movement_type text NOT NULL'),
  ('detected_at timestamp with time zone NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.talent_movement')$$, $$VALUES
  ('PRIMARY KEY (movement_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.talent_movement')$$, $$VALUES ('outreach_hub_talent_flow: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'talent_movement', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)',
  format('INSERT INTO outreach.talent_movement (outreach_id, movement_type, detected_at) VALUES (%L, %L, now())', :'a', type)), type || ' is a movement')
FROM unnest('{HIRE,DEPARTURE,PROMOTION,LATERAL}'::text[]) AS type;
SELECT throws_ok(format('UPDATE outreach.talent_movement SET movement_type = ''FIRE'' WHERE outreach_id = %L', :'a'), '23514', NULL, 'nothing else is');
SELECT throws_ok(format('INSERT INTO outreach.talent_movement (outreach_id, movement_type) VALUES (%L, ''HIRE'')', :'a'), '23502', NULL, 'a movement has a time');
SELECT throws_ok('INSERT INTO outreach.talent_movement (outreach_id, movement_type, detected_at) VALUES (gen_random_uuid(), ''HIRE'', now())', '23503', NULL, 'and a company on the spine');

SELECT * FROM finish();
ROLLBACK;
