BEGIN;
SET LOCAL client_min_messages = warning; -- TRUNCATE ... CASCADE tells its way
SELECT plan(37);

SELECT results_eq($$SELECT fixture.columns('outreach.outreach_archive')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('sovereign_company_id uuid NOT NULL'),
  ('minted_at timestamp with time zone NOT NULL'),
  ('minted_by text NOT NULL'),
  ('archived_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('archived_by text NOT NULL DEFAULT SESSION_USER'),
  ('reason text NOT NULL'),
  ('children jsonb NOT NULL DEFAULT ''{}''::jsonb')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.outreach_archive')$$, $$VALUES ('PRIMARY KEY (outreach_id)')$$, 'an id is archived once');
SELECT results_eq($$SELECT fixture.guards('outreach.outreach_archive')$$, $$VALUES
  ('0_refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.outreach_archive')$$, 'no access role touches it: it holds personal data');
SELECT table_owner_is('outreach', 'outreach_archive', 'outreach_control', 'its owner');

SELECT fixture.function_is('outreach_internal.guard_archive', '', 'trigger', 'volatile', 'outreach_control', '{}');

CREATE FUNCTION pg_temp.archived(reason text, children jsonb) RETURNS text LANGUAGE sql
AS $$ SELECT format('INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason, children)
  VALUES (gen_random_uuid(), gen_random_uuid(), now(), %L, %L, %L)', 'somebody', reason, children) $$;
SELECT lives_ok(pg_temp.archived('bankrupt', '{}'), 'rows are added');
SELECT throws_ok(pg_temp.archived(E' \n', '{}'), '23514', NULL, 'with a reason');
SELECT throws_ok(pg_temp.archived('bankrupt', '[]'), '23514', NULL, 'with children by relation');

INSERT INTO outreach_internal.archived_sends SELECT gen_random_uuid(), outreach_id FROM outreach.outreach_archive;
-- Append-only, for its owner as well and in replica mode.
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_control'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest('{UPDATE outreach.outreach_archive SET reason = ''other'',DELETE FROM outreach.outreach_archive}'::text[]) AS statement;
SELECT throws_ok('TRUNCATE outreach.outreach_archive CASCADE', 'OX212', 'table is append-only', 'nor may a superuser TRUNCATE it');
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'nor in replica mode ' || statement)
FROM unnest('{UPDATE outreach.outreach_archive SET reason = ''other'',DELETE FROM outreach.outreach_archive,TRUNCATE outreach.outreach_archive CASCADE}'::text[]) AS statement;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT count(*) FROM outreach.outreach_archive), 1::bigint, 'the row is still there');
SELECT is((SELECT archived_by FROM outreach.outreach_archive), session_user::text COLLATE "default", 'with the login that put it there');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'INSERT INTO outreach.outreach_archive DEFAULT VALUES')$$, '42501', NULL, 'an operator may not write it directly');


-- A person is taken out of it as the erasure that is recorded demands, and in no other way.
SELECT fixture.contactable() AS company, fixture.contactable() AS other \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'company', :'other']::uuid[], 'gone', false) \gset archived_
SELECT (children -> 'outreach.people' -> 0 ->> 'person_id') AS person FROM outreach.outreach_archive WHERE outreach_id = :'company' \gset
CREATE FUNCTION pg_temp.redaction(company uuid, children text, more text DEFAULT '') RETURNS text LANGUAGE sql
AS $$ SELECT format('UPDATE outreach.outreach_archive SET children = %s%s WHERE outreach_id = %L', children, more, company) $$;
SELECT throws_ok(pg_temp.redaction(:'company', c), 'OX212', 'table is append-only', 'nobody was erased: ' || c)
FROM unnest('{outreach_internal.erased_children(children),"children - ''outreach.people''",children}'::text[]) AS c;
SELECT outreach_internal.record_erasure(ARRAY[:'person']::uuid[], 'test', '{}', '{}', '{}', '{}', '{}') \gset
SELECT throws_ok(pg_temp.redaction(:'company', c, more), 'OX212', 'table is append-only', 'not the erased form: ' || c || more)
FROM (VALUES ('children - ''outreach.people''', ''), ('''{}''', ''), ('children', ''), ('outreach_internal.erased_children(children) - ''outreach.company_target''', ''), ('outreach_internal.erased_children(children)', ', reason = ''other'''),
  ('outreach_internal.erased_children(children) || ''{"more": []}''', ''), ('outreach_internal.erased_children(children)', ', outreach_id = gen_random_uuid()')) AS v (c, more);
SELECT throws_ok(pg_temp.redaction(:'other', 'outreach_internal.erased_children(children)'), 'OX212', 'table is append-only', 'nor that of a company without the person');
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_owner'', %L)', pg_temp.redaction(:'company', 'outreach_internal.erased_children(children)')), '42501', NULL, 'the hub''s owner may not even that');
SELECT lives_ok(pg_temp.redaction(:'company', 'outreach_internal.erased_children(children)'), 'the erased form');

SELECT * FROM finish();
ROLLBACK;
