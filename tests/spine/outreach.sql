BEGIN;
SELECT plan(11);

SELECT results_eq($$SELECT fixture.columns('outreach.outreach')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('sovereign_company_id uuid NOT NULL'),
  ('minted_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('minted_by text NOT NULL DEFAULT SESSION_USER')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.outreach')$$, $$VALUES
  ('PRIMARY KEY (outreach_id)'),
  ('UNIQUE (sovereign_company_id)'),
  ('FOREIGN KEY (outreach_id, sovereign_company_id) REFERENCES cl.company_identity(outreach_id, sovereign_company_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.outreach')$$, $$VALUES
  ('0_guard_spine AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.outreach')$$, 'no access role touches the spine itself');
SELECT table_owner_is('outreach', 'outreach', 'outreach_owner', 'its owner');

SELECT throws_ok(statement, code, NULL, why)
FROM (VALUES
  ('INSERT INTO outreach.outreach VALUES (gen_random_uuid(), gen_random_uuid())', '23503'::char(5), 'a row alone, without its pointer'),
  ('INSERT INTO outreach.outreach VALUES (NULL, gen_random_uuid())', '23502', 'no id'),
  ('INSERT INTO outreach.outreach VALUES (gen_random_uuid(), NULL)', '23502', 'no company')
) AS bad (statement, code, why);
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'INSERT INTO outreach.outreach VALUES (gen_random_uuid(), gen_random_uuid())'), '42501', NULL, role || ' may not write it')
FROM unnest('{outreach_app,outreach_operator,cl_writer}'::text[]) AS role;

SELECT * FROM finish();
ROLLBACK;
