BEGIN;
SELECT plan(19);

CREATE FUNCTION pg_temp.columns_for(role text, privilege text) RETURNS text[]
LANGUAGE sql AS $$
  SELECT array_agg(a.attname::text ORDER BY a.attnum)
  FROM pg_attribute AS a
  WHERE a.attrelid = 'cl.company_identity'::regclass AND a.attnum > 0 AND has_column_privilege(role, a.attrelid, a.attnum, privilege)
$$;
SELECT results_eq($$SELECT fixture.grants('cl.company_identity')$$, $$VALUES ('cl_writer: INSERT, SELECT, UPDATE')$$,
  'of the access roles only cl_writer touches the registry; no DELETE, no TRUNCATE');
SELECT is(pg_temp.columns_for('cl_writer', 'INSERT')::text,
  '{sovereign_company_id,company_name,domain,country,identity_status,eligibility_status,exclusion_reason}', 'cl_writer inserts its own columns');
SELECT is(pg_temp.columns_for('cl_writer', 'UPDATE')::text,
  '{company_name,domain,country,identity_status,eligibility_status,exclusion_reason}', 'and updates them; never the pointer');
SELECT is(pg_temp.columns_for('outreach_owner', 'INSERT')::text,
  '{sovereign_company_id,company_name,domain,country,identity_status,eligibility_status,exclusion_reason}', 'the hub''s owner inserts no pointer');
SELECT is(pg_temp.columns_for('outreach_owner', 'UPDATE')::text,
  '{company_name,domain,country,identity_status,eligibility_status,exclusion_reason,outreach_id,outreach_attached_at}',
  'but its mint writes one');
SELECT ok(NOT has_table_privilege('outreach_owner', 'cl.company_identity', 'DELETE'), 'the hub''s owner deletes no company');

-- The same by doing it.
SELECT lives_ok(format('SELECT fixture.as_role(''cl_writer'', %L)', statement), 'cl_writer may: ' || what)
FROM (VALUES
  ('insert', $$INSERT INTO cl.company_identity (company_name, domain, country) VALUES ('New', 'new.example', 'DE')$$),
  ('update', $$UPDATE cl.company_identity SET country = 'FR', identity_status = 'PASS' WHERE domain = 'new.example'$$),
  ('select', $$SELECT outreach_id FROM cl.company_identity$$)
) AS allowed (what, statement);
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, statement), '42501', NULL, format('%s may not: %s', role, statement))
FROM (VALUES
  ('cl_writer', 'UPDATE cl.company_identity SET outreach_id = gen_random_uuid()'),
  ('cl_writer', 'UPDATE cl.company_identity SET outreach_id = NULL, outreach_attached_at = NULL'),
  ('cl_writer', $$INSERT INTO cl.company_identity (company_name, outreach_id) VALUES ('Forged', gen_random_uuid())$$),
  ('cl_writer', 'DELETE FROM cl.company_identity'),
  ('cl_writer', 'TRUNCATE cl.company_identity'),
  ('cl_writer', 'UPDATE cl.company_identity SET sovereign_company_id = gen_random_uuid()'),
  ('outreach_app', 'SELECT FROM cl.company_identity'),
  ('outreach_analyst', 'SELECT FROM cl.company_identity'),
  ('outreach_subhub', 'SELECT FROM cl.company_identity'),
  ('outreach_stranger', 'SELECT FROM cl.company_identity')
) AS forbidden (role, statement);

SELECT * FROM finish();
ROLLBACK;
