BEGIN;
SELECT plan(12);

SELECT results_eq($$SELECT fixture.columns('outreach.company_hub_status')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('hub_id text NOT NULL'),
  ('status text NOT NULL'),
  ('reason text'),
  ('fresh_until timestamp with time zone'),
  ('changed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.company_hub_status')$$, $$VALUES
  ('PRIMARY KEY (outreach_id, hub_id)'),
  ('FOREIGN KEY (hub_id) REFERENCES outreach.hub_registry(hub_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.company_hub_status')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'company_hub_status', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a \gset
PREPARE put AS INSERT INTO outreach.company_hub_status (outreach_id, hub_id, status) VALUES ($1, $2, $3);
SELECT lives_ok(format('EXECUTE put(%L, %L, %L)', :'a', hub_id, status), status || ' is a status')
FROM (VALUES ('company-target', 'PASS'), ('dol-filings', 'IN_PROGRESS'), ('talent-flow', 'FAIL'), ('blog-content', 'BLOCKED')) AS good (hub_id, status);
SELECT throws_ok(format('EXECUTE put(%L, %L, %L)', :'a', 'people-intelligence', 'pass'), '23514', NULL, 'nothing else is');
SELECT throws_ok(format('EXECUTE put(%L, %L, %L)', :'a', 'company-target', 'FAIL'), '23505', NULL, 'one status per company and hub');
SELECT throws_ok(format('EXECUTE put(%L, %L, %L)', :'a', 'nobody', 'FAIL'), '23503', NULL, 'of a hub that exists');
SELECT throws_ok(format('EXECUTE put(%L, %L, %L)', gen_random_uuid(), 'company-target', 'FAIL'), '23503', NULL, 'of a company on the spine');

SELECT * FROM finish();
ROLLBACK;
