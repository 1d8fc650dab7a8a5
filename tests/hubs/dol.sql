BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.dol')$$, $$VALUES
  ('dol_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('ein text'),
  ('filing_year integer'),
  ('renewal_month integer')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.dol')$$, $$VALUES
  ('PRIMARY KEY (dol_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.dol')$$, $$VALUES ('outreach_hub_dol: DELETE, INSERT, SELECT, UPDATE'), ('outreach_subhub: DELETE, INSERT, SELECT, UPDATE')$$, 'who may do what with it');
SELECT table_owner_is('outreach', 'dol', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_subhub'', %L)',
  format('INSERT INTO outreach.dol (outreach_id, renewal_month) VALUES (%1$L, 1), (%1$L, 12), (%1$L, NULL)', :'a')), 'several filings of a company');
SELECT throws_ok(format('UPDATE outreach.dol SET renewal_month = %s WHERE outreach_id = %L', month, :'a'), '23514', NULL, 'no month ' || month)
FROM unnest('{0,13}'::integer[]) AS month;
SELECT throws_ok('INSERT INTO outreach.dol (outreach_id) VALUES (NULL)', '23502', NULL, 'a filing has a company');
SELECT throws_ok('INSERT INTO outreach.dol (outreach_id) VALUES (gen_random_uuid())', '23503', NULL, 'which is on the spine');

SELECT * FROM finish();
ROLLBACK;
