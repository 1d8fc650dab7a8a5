BEGIN;
SELECT plan(11);

SELECT results_eq($$SELECT fixture.columns('outreach.company_target')$$, $$VALUES
  ('target_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('target_status text NOT NULL DEFAULT ''PENDING''::text'),
  ('email_pattern text'),
  ('domain_verified_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.company_target')$$, $$VALUES
  ('PRIMARY KEY (target_id)'),
  ('UNIQUE (outreach_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.company_target')$$, $$VALUES ('outreach_hub_company_target: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'company_target', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)', statement), 'its hub may ' || verb)
FROM (VALUES
  ('insert', format('INSERT INTO outreach.company_target (outreach_id) VALUES (%L)', :'a')),
  ('update', format('UPDATE outreach.company_target SET target_status = ''READY'' WHERE outreach_id = %L', :'a')),
  ('update it once more', format('UPDATE outreach.company_target SET target_status = ''FAILED'' WHERE outreach_id = %L', :'a'))) AS s (verb, statement);
SELECT throws_ok(format('UPDATE outreach.company_target SET target_status = ''ready'' WHERE outreach_id = %L', :'a'), '23514', NULL, 'no other status');
SELECT throws_ok(format('INSERT INTO outreach.company_target (outreach_id) VALUES (%L)', :'a'), '23505', NULL, 'one target per company');
SELECT throws_ok('INSERT INTO outreach.company_target (outreach_id) VALUES (NULL)', '23502', NULL, 'a target has a company');
SELECT throws_ok('INSERT INTO outreach.company_target (outreach_id) VALUES (gen_random_uuid())', '23503', NULL, 'which is on the spine');

SELECT * FROM finish();
ROLLBACK;
