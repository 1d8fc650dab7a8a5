BEGIN;
SELECT plan(22);

SELECT results_eq(
  $$SELECT n.oid::regnamespace::text, n.nspowner::regrole::text
    FROM pg_namespace AS n WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') ORDER BY 1$$,
  $$VALUES ('cl', 'pg_database_owner'), ('outreach', 'pg_database_owner'), ('outreach_internal', 'pg_database_owner'), ('people', 'pg_database_owner')$$,
  'no hub role owns a schema: a schema''s owner may drop whatever is in it');

-- Who may look into a schema (USAGE), and who may make things there (CREATE).
SELECT results_eq(
  $$SELECT n.oid::regnamespace::text, array_agg(r.oid::regrole::text ORDER BY r.rolname)
    FROM pg_namespace AS n, pg_roles AS r
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
      AND r.rolname ~ '^(outreach_|cl_)' AND has_schema_privilege(r.oid, n.oid, 'USAGE')
      AND (r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner', 'outreach_stranger') OR r.rolname = ANY (outreach_internal.access_roles()))
    GROUP BY 1 ORDER BY 1$$,
  $$VALUES
    ('cl', '{cl_owner,cl_writer,outreach_control,outreach_owner}'::text[]),
    ('outreach', '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_control,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_owner,outreach_subhub}'),
    ('outreach_internal', '{cl_owner,outreach_control,outreach_owner}'),
    ('people', '{outreach_hub_people,outreach_owner,outreach_subhub}')$$,
  'USAGE: no access role has it on outreach_internal, a stranger nowhere');
SELECT results_eq(
  $$SELECT n.oid::regnamespace::text, array_agg(r.oid::regrole::text ORDER BY r.rolname)
    FROM pg_namespace AS n, pg_roles AS r
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl')
      AND (r.rolname IN ('outreach_owner', 'outreach_control', 'cl_owner', 'outreach_stranger') OR r.rolname = ANY (outreach_internal.access_roles()))
      AND has_schema_privilege(r.oid, n.oid, 'CREATE')
    GROUP BY 1 ORDER BY 1$$,
  $$VALUES ('cl', '{cl_owner}'::text[]), ('outreach', '{outreach_control,outreach_owner}'),
    ('outreach_internal', '{outreach_control,outreach_owner}'), ('people', '{outreach_owner}')$$,
  'CREATE: only the owners');

-- What an owner makes later is closed to PUBLIC as well.
CREATE FUNCTION pg_temp.made_by(role text) RETURNS text
LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('role', role, true);
  CREATE FUNCTION outreach_internal.a_later_one() RETURNS integer LANGUAGE sql RETURN 1;
  CREATE TYPE outreach_internal.a_later_type AS (x integer);
  PERFORM set_config('role', 'none', true);
  RETURN concat_ws(' ', has_function_privilege('outreach_stranger', 'outreach_internal.a_later_one()', 'EXECUTE'),
    has_type_privilege('outreach_stranger', 'outreach_internal.a_later_type', 'USAGE'));
END
$$;
SAVEPOINT clean;
SELECT is(pg_temp.made_by('outreach_owner'), 'f f', 'default privileges of outreach_owner give PUBLIC nothing');
ROLLBACK TO clean;
SELECT is(pg_temp.made_by('outreach_control'), 'f f', 'default privileges of outreach_control give PUBLIC nothing');
ROLLBACK TO clean;
SELECT is(
  (SELECT count(*) FROM pg_default_acl AS d
   WHERE d.defaclrole IN ('outreach_owner'::regrole, 'outreach_control'::regrole, 'cl_owner'::regrole)
     AND d.defaclnamespace = 0 AND d.defaclobjtype IN ('f', 'T')
     AND NOT EXISTS (SELECT FROM aclexplode(d.defaclacl) AS a WHERE a.grantee = 0)),
  6::bigint, 'the same for all three owners, functions and types, in every schema');

-- Neither owner can undo what the other holds.
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, statement), '42501', NULL, role || ' may not: ' || statement)
FROM (VALUES
  ('outreach_owner', 'DROP TABLE outreach.override_audit_log CASCADE'),
  ('outreach_owner', 'DROP FUNCTION outreach_internal.audit_override() CASCADE'),
  ('outreach_owner', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL'),
  ('outreach_owner', 'DELETE FROM outreach.manual_overrides'),
  ('outreach_owner', 'CREATE OR REPLACE FUNCTION outreach_internal.audit_override() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END'''),
  ('outreach_owner', 'CREATE OR REPLACE FUNCTION outreach_internal.guard_spine() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END'''),
  ('outreach_owner', 'ALTER TABLE cl.company_identity DISABLE TRIGGER ALL'),
  ('outreach_owner', 'DROP SCHEMA outreach CASCADE'),
  ('outreach_owner', 'SET LOCAL session_replication_role = replica'),
  ('outreach_control', 'DROP TABLE outreach.outreach CASCADE'),
  ('outreach_control', 'DELETE FROM outreach.outreach'),
  ('outreach_control', 'ALTER TABLE outreach.outreach DISABLE TRIGGER ALL'),
  ('outreach_control', 'SET LOCAL session_replication_role = replica'),
  ('cl_owner', 'DROP TABLE outreach.outreach'),
  ('cl_owner', 'SELECT FROM outreach.outreach'),
  ('cl_owner', 'CREATE OR REPLACE FUNCTION outreach_internal.guard_pointer() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END''')
) AS forbidden (role, statement);

SELECT * FROM finish();
ROLLBACK;
