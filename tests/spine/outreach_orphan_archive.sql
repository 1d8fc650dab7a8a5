BEGIN;
SELECT plan(17);

SELECT results_eq($$SELECT fixture.columns('outreach.outreach_orphan_archive')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('sovereign_company_id uuid'),
  ('legacy_row jsonb NOT NULL DEFAULT ''{}''::jsonb'),
  ('reason text NOT NULL'),
  ('archived_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('archived_by text NOT NULL DEFAULT SESSION_USER')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.outreach_orphan_archive')$$, $$VALUES ('PRIMARY KEY (outreach_id)')$$, 'an id is archived once');
SELECT results_eq($$SELECT fixture.guards('outreach.outreach_orphan_archive')$$, $$VALUES
  ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.outreach_orphan_archive')$$, 'no access role touches it: it holds personal data');
SELECT table_owner_is('outreach', 'outreach_orphan_archive', 'outreach_owner', 'its owner');

CREATE FUNCTION pg_temp.archived(reason text, legacy_row jsonb) RETURNS text LANGUAGE sql
AS $$ SELECT format('INSERT INTO outreach.outreach_orphan_archive (outreach_id, reason, legacy_row) VALUES (gen_random_uuid(), %L, %L)', reason, legacy_row) $$;
SELECT lives_ok(pg_temp.archived('no such company', '{}'), 'rows are added');
SELECT throws_ok(pg_temp.archived(E' \n', '{}'), '23514', NULL, 'with a reason');
SELECT throws_ok(pg_temp.archived('no such company', '[]'), '23514', NULL, 'with the legacy row as an object');

-- Append-only, for its owner as well and in replica mode.
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_owner'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest('{UPDATE outreach.outreach_orphan_archive SET reason = ''other'',DELETE FROM outreach.outreach_orphan_archive,TRUNCATE outreach.outreach_orphan_archive}'::text[]) AS statement;
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'nor in replica mode ' || statement)
FROM unnest('{UPDATE outreach.outreach_orphan_archive SET reason = ''other'',DELETE FROM outreach.outreach_orphan_archive,TRUNCATE outreach.outreach_orphan_archive}'::text[]) AS statement;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT count(*) FROM outreach.outreach_orphan_archive), 1::bigint, 'the row is still there');
SELECT is((SELECT archived_by FROM outreach.outreach_orphan_archive), session_user::text COLLATE "default", 'with the login that put it there');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'INSERT INTO outreach.outreach_orphan_archive DEFAULT VALUES')$$, '42501', NULL, 'an operator may not write it directly');

SELECT * FROM finish();
ROLLBACK;
