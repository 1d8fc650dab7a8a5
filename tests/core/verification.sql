BEGIN;
SELECT plan(28);

SELECT is(outreach_internal.access_roles()::text,
  '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_subhub}',
  'the eight access roles, in alphabetical order');
SELECT is(
  ARRAY(SELECT r::text FROM unnest(outreach_internal.access_roles() || ARRAY['outreach_stranger']::name[]) AS r, pg_proc AS p
        WHERE p.pronamespace = 'outreach_internal'::regnamespace AND p.proname ~ '^verify_|^access_roles$' AND has_function_privilege(r, p.oid, 'EXECUTE')),
  '{}', 'nobody but the deploying owner may run the helpers of the verify scripts');

-- A verify script that cannot fail proves nothing. So each thing that the helpers look at is broken once here.
CREATE FUNCTION outreach_internal.sample() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS 'SELECT 1';
ALTER FUNCTION outreach_internal.sample() OWNER TO outreach_owner;
REVOKE ALL ON FUNCTION outreach_internal.sample() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION outreach_internal.sample() TO outreach_app, outreach_operator;
CREATE TABLE outreach_internal.sample_table (id integer PRIMARY KEY, note text);
ALTER TABLE outreach_internal.sample_table OWNER TO outreach_owner;
GRANT SELECT ON outreach_internal.sample_table TO outreach_analyst;
GRANT UPDATE (note) ON outreach_internal.sample_table TO outreach_app;
CREATE TRIGGER guard BEFORE TRUNCATE ON outreach_internal.sample_table FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach_internal.sample_table ENABLE ALWAYS TRIGGER guard;
ALTER TABLE outreach_internal.sample_table ADD CONSTRAINT id_is_positive CHECK (id > 0);

CREATE FUNCTION pg_temp.function_holds() RETURNS void LANGUAGE sql
AS $$ SELECT outreach_internal.verify_function('outreach_internal.sample()', 'outreach_owner', '{outreach_operator,outreach_app}') $$;
CREATE FUNCTION pg_temp.relation_holds() RETURNS void LANGUAGE sql
AS $$ SELECT outreach_internal.verify_relation('outreach_internal.sample_table', 'outreach_owner', '{outreach_app,outreach_analyst}') $$;
CREATE FUNCTION pg_temp.guards_hold() RETURNS void LANGUAGE sql
AS $$ SELECT outreach_internal.verify_guards('outreach_internal.sample_table', '{guard}') $$;
CREATE FUNCTION pg_temp.constraints_hold() RETURNS void LANGUAGE sql
AS $$ SELECT outreach_internal.verify_constraints('outreach_internal.sample_table', '{id_is_positive,sample_table_pkey}') $$;

SELECT lives_ok('SELECT pg_temp.function_holds()', 'a function as it should be passes');
SELECT lives_ok('SELECT pg_temp.relation_holds()', 'a table as it should be passes');
SELECT lives_ok('SELECT pg_temp.guards_hold()', 'a guard as it should be passes');
SELECT lives_ok('SELECT pg_temp.constraints_hold()', 'constraints as they should be pass');

CREATE FUNCTION pg_temp.after_breaking(damage text, check_name text, expected text) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  _message text;
BEGIN
  BEGIN
    EXECUTE damage;
    _message := (fixture.refusal(format('SELECT pg_temp.%I()', check_name))).message;
    RAISE EXCEPTION USING ERRCODE = 'TEST0';
  EXCEPTION WHEN SQLSTATE 'TEST0' THEN
    RETURN alike(_message, expected, 'noticed: ' || damage);
  END;
END
$$;
SELECT pg_temp.after_breaking(damage, check_name, expected)
FROM (VALUES
  ('DROP FUNCTION outreach_internal.sample()', 'function_holds', 'function % is missing'),
  ('ALTER FUNCTION outreach_internal.sample() OWNER TO outreach_control', 'function_holds', '% is owned by outreach_control, not by outreach_owner'),
  ('GRANT EXECUTE ON FUNCTION outreach_internal.sample() TO PUBLIC', 'function_holds', 'PUBLIC may execute %'),
  ('GRANT EXECUTE ON FUNCTION outreach_internal.sample() TO outreach_ingest', 'function_holds', '%outreach_ingest%, not by %'),
  ('REVOKE EXECUTE ON FUNCTION outreach_internal.sample() FROM outreach_app', 'function_holds', '%{outreach_operator}, not by %'),
  ('ALTER FUNCTION outreach_internal.sample() RESET search_path', 'function_holds', '% does not pin its search_path %'),
  ('ALTER FUNCTION outreach_internal.sample() SET search_path = pg_temp, pg_catalog', 'function_holds', '% does not pin its search_path %'),
  ('ALTER FUNCTION outreach_internal.sample() SET search_path = pg_catalog', 'function_holds', '% does not pin its search_path %'),
  ('DROP TABLE outreach_internal.sample_table', 'relation_holds', 'relation % is missing'),
  ('ALTER TABLE outreach_internal.sample_table OWNER TO outreach_control', 'relation_holds', '% is owned by outreach_control, not by outreach_owner'),
  ('GRANT SELECT ON outreach_internal.sample_table TO PUBLIC', 'relation_holds', 'PUBLIC holds a privilege on %'),
  ('GRANT SELECT (id) ON outreach_internal.sample_table TO PUBLIC', 'relation_holds', 'PUBLIC holds a privilege on %'),
  ('GRANT INSERT (id) ON outreach_internal.sample_table TO cl_writer', 'relation_holds', '%cl_writer%, not by %'),
  ('REVOKE UPDATE (note) ON outreach_internal.sample_table FROM outreach_app', 'relation_holds', '%{outreach_analyst}, not by %'),
  ('DROP TRIGGER guard ON outreach_internal.sample_table', 'guards_hold', '% missing or not ENABLE ALWAYS: guard'),
  ('ALTER TABLE outreach_internal.sample_table DISABLE TRIGGER guard', 'guards_hold', '% missing or not ENABLE ALWAYS: guard'),
  ('ALTER TABLE outreach_internal.sample_table ENABLE TRIGGER guard', 'guards_hold', '% missing or not ENABLE ALWAYS: guard'),
  ('ALTER TABLE outreach_internal.sample_table ENABLE REPLICA TRIGGER guard', 'guards_hold', '% missing or not ENABLE ALWAYS: guard'),
  ('ALTER TABLE outreach_internal.sample_table DROP CONSTRAINT sample_table_pkey', 'constraints_hold', '% missing or not validated: sample_table_pkey'),
  ('ALTER TABLE outreach_internal.sample_table DROP CONSTRAINT id_is_positive, ADD CONSTRAINT id_is_positive CHECK (id > 0) NOT VALID',
    'constraints_hold', '% missing or not validated: id_is_positive')
) AS broken (damage, check_name, expected);
-- Grants to roles outside the list are no concern of theirs: a site may have roles of its own.
GRANT EXECUTE ON FUNCTION outreach_internal.sample() TO outreach_stranger;
SELECT lives_ok('SELECT pg_temp.function_holds()', 'a site''s own role may hold a privilege');
SELECT throws_ok($$SELECT outreach_internal.verify_function('outreach_internal.sample()', 'no_such_role', '{}')$$, '42704', NULL, 'an owner that is no role');

SELECT * FROM finish();
ROLLBACK;
