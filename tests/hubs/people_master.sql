BEGIN;
SELECT plan(10);

SELECT results_eq($$SELECT fixture.columns('people.people_master')$$, $$VALUES
  ('person_unique_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('slot_id uuid NOT NULL'),
  ('full_name text NOT NULL'),
  ('title text'),
  ('email text'),
  ('email_verified_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('people.people_master')$$, $$VALUES
  ('PRIMARY KEY (person_unique_id)'),
  ('UNIQUE (slot_id)'),
  ('FOREIGN KEY (slot_id) REFERENCES people.company_slot(slot_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('people.people_master')$$, $$VALUES ('outreach_hub_people: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('people', 'people_master', 'outreach_owner', 'its owner');

INSERT INTO people.company_slot (outreach_id, slot_type) SELECT fixture.minted(), 'CEO' RETURNING slot_id AS slot \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)',
  format('INSERT INTO people.people_master (slot_id, full_name, email) VALUES (%L, ''Ann Lee'', ''ann@acme.example'')', :'slot')), 'its hub fills a slot');
SELECT throws_ok(format('INSERT INTO people.people_master (slot_id, full_name) VALUES (%L, ''Bob'')', :'slot'), '23505', NULL, 'once');
SELECT throws_ok('INSERT INTO people.people_master (slot_id, full_name) VALUES (gen_random_uuid(), ''Bob'')', '23503', NULL, 'a slot that exists');
SELECT throws_ok($$UPDATE people.people_master SET email = 'ann'$$, '23514', NULL, 'an e-mail is an address');
SELECT throws_ok($$UPDATE people.people_master SET full_name = ' '$$, '23514', NULL, 'a name is not blank');
SELECT lives_ok($$UPDATE people.people_master SET email = NULL, title = NULL$$, 'the rest may be missing');

SELECT * FROM finish();
ROLLBACK;
