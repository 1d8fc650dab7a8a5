BEGIN;
SELECT plan(19);

SELECT results_eq($$SELECT fixture.columns('cl.company_identity')$$, $$VALUES
  ('sovereign_company_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('company_name text NOT NULL'),
  ('domain text'),
  ('country text'),
  ('identity_status text NOT NULL DEFAULT ''PENDING''::text'),
  ('eligibility_status text'),
  ('exclusion_reason text'),
  ('outreach_id uuid'),
  ('outreach_attached_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('cl.company_identity')$$, $$VALUES
  ('PRIMARY KEY (sovereign_company_id)'),
  ('UNIQUE (domain)'),
  ('UNIQUE (outreach_id)'),
  ('UNIQUE (outreach_id, sovereign_company_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys, with those of spine/pointer_keys');
SELECT results_eq($$SELECT fixture.guards('cl.company_identity')$$, $$VALUES
  ('0_guard_pointer_delete AFTER DELETE ALWAYS'),
  ('0_guard_pointer_update AFTER UPDATE ALWAYS'),
  ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards, those of spine/write_once');

CREATE FUNCTION pg_temp.insert_with(columns text, vals text) RETURNS text
LANGUAGE sql AS $$ SELECT format('INSERT INTO cl.company_identity (company_name, %s) VALUES (%L, %s)', columns, 'Acme', vals) $$;

SELECT lives_ok($$INSERT INTO cl.company_identity (company_name) VALUES ('Acme')$$, 'a name is enough');
SELECT results_eq($$SELECT identity_status, eligibility_status, outreach_id FROM cl.company_identity WHERE company_name = 'Acme'$$,
  $$VALUES ('PENDING', NULL::text, NULL::uuid)$$, 'its identity is PENDING, its eligibility is not known');
SELECT throws_ok(statement, code, NULL, why)
FROM (VALUES
  ($$INSERT INTO cl.company_identity (company_name) VALUES (NULL)$$, '23502'::char(5), 'a name is required'),
  ($$INSERT INTO cl.company_identity (company_name) VALUES (E' \t')$$, '23514', 'a name is not blank'),
  (pg_temp.insert_with('domain', $$'name.example:8080'$$), '23514', 'a domain has no port'),
  (pg_temp.insert_with('domain', $$'Name.example'$$), '23514', 'a domain is in lower case'),
  (pg_temp.insert_with('country', $$'UK'$$), '23514', 'a country is an ISO code'),
  (pg_temp.insert_with('identity_status', $$'MAYBE'$$), '23514', 'identity_status is an enumeration'),
  (pg_temp.insert_with('identity_status', 'NULL'), '23502', 'identity_status is never NULL'),
  (pg_temp.insert_with('eligibility_status', $$'PENDING'$$), '23514', 'eligibility_status is an enumeration'),
  (pg_temp.insert_with('outreach_id', 'gen_random_uuid()'), '23514', 'a pointer has its time'),
  (pg_temp.insert_with('outreach_attached_at', 'now()'), '23514', 'a time has its pointer'),
  (pg_temp.insert_with('outreach_id, outreach_attached_at', 'gen_random_uuid(), now()'), '23503', 'a pointer points to the spine')
) AS bad (statement, code, why);
INSERT INTO cl.company_identity (company_name, domain) VALUES ('One', 'one.example'), ('No domain', NULL), ('Nor this one', NULL);
SELECT throws_ok(pg_temp.insert_with('domain', $$'one.example'$$), '23505', NULL, 'a domain belongs to one company');
SELECT is((SELECT count(*) FROM cl.company_identity WHERE company_name ~ '^No'), 2::bigint, 'any number have none');
SELECT throws_ok(
  $$INSERT INTO cl.company_identity (sovereign_company_id, company_name) SELECT sovereign_company_id, 'Twin' FROM cl.company_identity WHERE domain = 'one.example'$$,
  '23505', NULL, 'a sovereign id belongs to one company');

SELECT * FROM finish();
ROLLBACK;
