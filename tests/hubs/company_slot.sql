BEGIN;
SELECT plan(10);

SELECT results_eq($$SELECT fixture.columns('people.company_slot')$$, $$VALUES
  ('slot_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('slot_type text NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('people.company_slot')$$, $$VALUES
  ('PRIMARY KEY (slot_id)'),
  ('UNIQUE (outreach_id, slot_type)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('people.company_slot')$$, $$VALUES ('outreach_hub_people: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('people', 'company_slot', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)',
  format('INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (%L, %L)', :'a', type)), type || ' is a slot')
FROM unnest('{CEO,CFO,HR}'::text[]) AS type;
SELECT throws_ok(format('INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (%L, ''CTO'')', :'a'), '23514', NULL, 'nothing else is');
SELECT throws_ok(format('INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (%L, ''HR'')', :'a'), '23505', NULL, 'a company has each slot once');
SELECT throws_ok('INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (gen_random_uuid(), ''HR'')', '23503', NULL, 'of a company on the spine');

SELECT * FROM finish();
ROLLBACK;
