-- Does each rule of tests/style/catalog.sql report a violation? One of each is made here, and rolled back.
BEGIN;
SELECT plan(39);

-- --- form ------------------------------------------------------------------------------------------------------------

CREATE TABLE outreach.bare_table (bare_id integer PRIMARY KEY);
CREATE VIEW outreach.vw_bare AS SELECT 1 AS bare_column;
CREATE SEQUENCE outreach.bare_seq;
CREATE TYPE outreach.bare_type AS (bare_field integer);
CREATE FUNCTION outreach.bare_function() RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE TABLE outreach.gate_decisions_bare PARTITION OF outreach.gate_decisions FOR VALUES FROM ('1999-01-01') TO ('1999-02-01');
COMMENT ON FUNCTION outreach_internal.clock() IS ' ';
SELECT set_has('SELECT * FROM style.uncommented()', $$ VALUES
  ('relation outreach.bare_table'), ('column outreach.bare_table.bare_id'),
  ('relation outreach.vw_bare'), ('column outreach.vw_bare.bare_column'),
  ('relation outreach.bare_seq'),
  ('type outreach.bare_type'), ('column outreach.bare_type.bare_field'),
  ('function outreach.bare_function()'),
  ('relation outreach.gate_decisions_bare'), ('column outreach.gate_decisions_bare.stage'),
  ('function outreach_internal.clock()') $$,
  'uncommented: table, view, sequence, type, their columns, function, partition, and a comment that says nothing');

CREATE TABLE outreach."badTable" (
  bad_id integer CONSTRAINT "badKey" PRIMARY KEY,
  "badColumn" text CONSTRAINT "badCheck" CHECK ("badColumn" <> '')
);
CREATE INDEX "badIndex" ON outreach."badTable" ("badColumn");
CREATE FUNCTION outreach."badFunction"(good_name integer, "badName" integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION outreach_internal.bad_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new.nothing; END';
CREATE TRIGGER "0_badTrigger" BEFORE INSERT ON outreach."badTable" FOR EACH ROW EXECUTE FUNCTION outreach_internal.bad_trigger();
SELECT set_eq('SELECT * FROM style.not_snake_case()', $$ VALUES
  ('relation outreach.badTable'), ('column outreach."badTable".badColumn'), ('constraint outreach."badTable" badKey'),
  ('index outreach.badKey'), ('constraint outreach."badTable" badCheck'), ('index outreach.badIndex'),
  ('function outreach.badFunction'), ('parameter outreach."badFunction"(integer, integer) badName'),
  ('trigger outreach."badTable" badTrigger') $$,
  'not_snake_case: table, column, constraints, indexes, function, parameter, trigger');

CREATE FUNCTION outreach.unnamed(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION outreach.half_named(first_one integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
SELECT set_eq('SELECT * FROM style.unnamed_parameters()', $$ VALUES ('outreach.unnamed(integer)'), ('outreach.half_named(integer, integer)') $$,
  'unnamed_parameters: all, or one of them');

CREATE TABLE outreach.wrong_types (
  at timestamp PRIMARY KEY, times timestamp[], clock time, code varchar(3), letter char, document json
);
CREATE FUNCTION outreach.wrong_types(since timestamp) RETURNS TABLE (code varchar) LANGUAGE sql AS $$ SELECT 'x'::varchar $$;
SELECT set_eq('SELECT * FROM style.wrong_types()', $$ VALUES
  ('outreach.wrong_types.at is timestamp without time zone'), ('outreach.wrong_types.times is timestamp without time zone[]'),
  ('outreach.wrong_types.clock is time without time zone'), ('outreach.wrong_types.code is character varying'),
  ('outreach.wrong_types.letter is character'), ('outreach.wrong_types.document is json'),
  ('a parameter or column of outreach.wrong_types(timestamp without time zone) is timestamp without time zone'),
  ('a parameter or column of outreach.wrong_types(timestamp without time zone) is character varying') $$,
  'wrong_types: columns, arrays, parameters, results');

-- --- keys and checks -------------------------------------------------------------------------------------------------

CREATE TABLE outreach.keyless (outreach_id uuid);
SELECT set_eq('SELECT * FROM style.without_primary_key()', $$ VALUES ('outreach.keyless') $$, 'without_primary_key');

CREATE TABLE outreach.pairs (first_id uuid, second_id uuid, PRIMARY KEY (first_id, second_id));
CREATE TABLE outreach.keys (
  key_id integer PRIMARY KEY,
  cascading uuid CONSTRAINT cascading REFERENCES outreach.outreach (outreach_id) ON DELETE CASCADE,
  nulling uuid CONSTRAINT nulling REFERENCES outreach.outreach (outreach_id) ON UPDATE SET NULL,
  late uuid CONSTRAINT late REFERENCES outreach.outreach (outreach_id) DEFERRABLE,
  partial uuid CONSTRAINT partial REFERENCES outreach.outreach (outreach_id),
  first_column integer,
  second_column uuid,
  CONSTRAINT late_unique UNIQUE (first_column) DEFERRABLE,
  CONSTRAINT wrong_place FOREIGN KEY (second_column) REFERENCES outreach.outreach (outreach_id),
  CONSTRAINT pair FOREIGN KEY (late, partial) REFERENCES outreach.pairs (first_id, second_id)
);
CREATE INDEX ON outreach.keys (cascading);
CREATE INDEX ON outreach.keys (nulling);
CREATE INDEX ON outreach.keys (late);
CREATE INDEX ON outreach.keys (partial) WHERE partial IS NOT NULL;
CREATE INDEX ON outreach.keys (first_column, second_column);
SELECT set_eq('SELECT * FROM style.foreign_keys_that_act()', $$ VALUES ('outreach.keys cascading'), ('outreach.keys nulling') $$,
  'foreign_keys_that_act: on delete, on update');
ALTER TABLE outreach.keys ADD CONSTRAINT untested FOREIGN KEY (cascading) REFERENCES outreach.outreach (outreach_id) NOT VALID;
SELECT set_has('SELECT * FROM style.foreign_keys_that_act()', $$ VALUES ('outreach.keys untested') $$,
  'foreign_keys_that_act: not validated');
SELECT set_eq('SELECT * FROM style.deferrable_keys()', $$ VALUES ('outreach.keys late'), ('outreach.keys late_unique') $$,
  'deferrable_keys: foreign, unique');
SELECT set_eq('SELECT * FROM style.uncovered_foreign_keys()',
  $$ VALUES ('outreach.keys partial'), ('outreach.keys wrong_place'), ('outreach.keys pair') $$,
  'uncovered_foreign_keys: partial index, wrong place, too few columns');
CREATE INDEX ON outreach.keys (partial, late, key_id);
SELECT set_eq('SELECT * FROM style.uncovered_foreign_keys()', $$ VALUES ('outreach.keys wrong_place') $$,
  'uncovered_foreign_keys: the order of the leading columns is free');

CREATE TABLE outreach.enumerations (
  enumeration_id integer PRIMARY KEY,
  open_status text CHECK (open_status <> ''),
  closed_status text CHECK (closed_status IN ('a', 'b')),
  channel text,
  hub_type text REFERENCES outreach.hub_registry (hub_id)
);
SELECT set_eq('SELECT * FROM style.unchecked_enumerations()', $$ VALUES ('outreach.enumerations.open_status'), ('outreach.enumerations.channel') $$,
  'unchecked_enumerations: no CHECK, or one that lists no words');

-- --- functions -------------------------------------------------------------------------------------------------------

CREATE FUNCTION outreach.pinned() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, outreach, pg_temp AS 'SELECT 1';
CREATE FUNCTION outreach.unpinned() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
CREATE FUNCTION outreach.otherwise_set() RETURNS integer LANGUAGE sql SECURITY DEFINER SET work_mem = '8MB' AS 'SELECT 1';
CREATE FUNCTION outreach.no_temp() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, outreach AS 'SELECT 1';
CREATE FUNCTION outreach.temp_first() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_temp, pg_catalog, pg_temp AS 'SELECT 1';
CREATE FUNCTION outreach.user_path() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, "$user", pg_temp AS 'SELECT 1';
CREATE FUNCTION outreach.public_path() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS 'SELECT 1';
CREATE FUNCTION outreach.one_name() RETURNS integer LANGUAGE sql SECURITY DEFINER SET search_path = 'pg_catalog, outreach, pg_temp' AS 'SELECT 1';
SELECT set_eq('SELECT * FROM style.unpinned_definers()', $$ VALUES
  ('outreach.unpinned()'), ('outreach.otherwise_set()'), ('outreach.no_temp()'), ('outreach.temp_first()'), ('outreach.user_path()'),
  ('outreach.public_path()'), ('outreach.one_name()') $$,
  'unpinned_definers: no path, another setting, pg_temp missing or first, $user, public, a path in one pair of quotes');

CREATE FUNCTION outreach.reads_as_invoker() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM outreach.outreach';
CREATE FUNCTION outreach.calls_helper() RETURNS timestamptz LANGUAGE sql AS 'SELECT outreach_internal.clock()';
CREATE FUNCTION outreach.touches_nothing(number integer) RETURNS integer LANGUAGE sql AS 'SELECT 1 + number';
SELECT set_eq('SELECT * FROM style.invoker_api()', $$ VALUES ('outreach.reads_as_invoker()'), ('outreach.calls_helper()') $$,
  'invoker_api: reads a table, calls a helper');

-- plpgsql_check, where it is installed.
CREATE FUNCTION outreach.broken_function() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE _unused integer; BEGIN RETURN (SELECT o.no_such_column FROM outreach.outreach AS o); END $$;
CREATE FUNCTION outreach_internal.idle_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION style.problems_named(pattern text) RETURNS SETOF text LANGUAGE plpgsql AS $$
BEGIN
  RETURN QUERY SELECT 'found' FROM style.plpgsql_problems() AS p WHERE p LIKE pattern LIMIT 1;
END $$;
SELECT CASE WHEN EXISTS (SELECT FROM pg_extension WHERE extname = 'plpgsql_check')
  THEN isnt_empty(format('SELECT style.problems_named(%L)', p.pattern), 'plpgsql_problems: ' || p.what)
  ELSE skip('plpgsql_problems: the extension is not installed', 1) END
FROM (VALUES
  ('outreach.broken_function(), line%: error: column o.no_such_column does not exist%', 'a column that does not exist'),
  ('outreach.broken_function(), line%: warning%: unused variable "_unused"%', 'an unused variable'),
  ('outreach_internal.bad_trigger() on outreach."badTable", line%: error: record "new" has no field "nothing"%', 'a trigger function, for its table'),
  ('outreach_internal.idle_trigger() serves no trigger and cannot be checked', 'a trigger function without a trigger')
) AS p (pattern, what);

-- --- owners and guards -----------------------------------------------------------------------------------------------

SAVEPOINT owners;
-- What was made above belongs to the superuser; only what is moved here is looked for.
ALTER TABLE outreach.outreach OWNER TO outreach_control;
ALTER TABLE outreach.override_audit_log OWNER TO outreach_owner;
ALTER FUNCTION outreach_internal.guard_spine() OWNER TO outreach_owner;
ALTER TABLE cl.company_identity OWNER TO outreach_owner;
ALTER SCHEMA outreach OWNER TO outreach_owner;
ALTER ROLE cl_owner LOGIN;
GRANT outreach_owner TO outreach_app;
SELECT set_has('SELECT * FROM style.wrong_owners()', $$ VALUES
  ('outreach.outreach is owned by outreach_control, not by outreach_owner'),
  ('outreach.override_audit_log is owned by outreach_owner, not by outreach_control'),
  ('outreach_internal.guard_spine() is owned by outreach_owner, not by outreach_control'),
  ('cl.company_identity is owned by outreach_owner, not by cl_owner'),
  ('schema outreach is owned by outreach_owner, not by pg_database_owner'),
  ('owner role cl_owner can log in or holds a power of the cluster'),
  ('outreach_app is a member of outreach_owner') $$,
  'wrong_owners: tables, function, registry, schema, an owner that can log in, a member');
ROLLBACK TO owners;

ALTER TABLE outreach.outreach ENABLE TRIGGER refuse_truncate;
ALTER TABLE cl.company_identity DISABLE TRIGGER "0_guard_pointer_update";
ALTER TABLE outreach.gate_decisions ENABLE REPLICA TRIGGER refuse_change;
DROP TRIGGER refuse_truncate ON outreach.override_audit_log;
SELECT set_has('SELECT * FROM style.guards_not_always()', $$ VALUES
  ('outreach.outreach refuse_truncate'), ('outreach.outreach does not refuse TRUNCATE'),
  ('cl.company_identity "0_guard_pointer_update"'), ('outreach.gate_decisions refuse_change'),
  ('outreach.override_audit_log does not refuse TRUNCATE'),
  ('outreach.gate_decisions_bare does not refuse TRUNCATE') $$,
  'guards_not_always: ordinary, disabled, replica only, missing, missing on a partition');

-- --- privileges ------------------------------------------------------------------------------------------------------

SELECT set_has('SELECT * FROM style.public_privileges()', $$ VALUES ('PUBLIC: EXECUTE on outreach.bare_function()') $$,
  'public_privileges: the built-in one on a function that nobody revoked');
SELECT set_has('SELECT * FROM style.public_privileges()', $$ VALUES ('PUBLIC: USAGE on type outreach.bare_type') $$,
  'public_privileges: the built-in one on a type');
GRANT SELECT ON outreach.people TO PUBLIC;
GRANT UPDATE (email) ON outreach.people TO PUBLIC;
GRANT USAGE ON SCHEMA people TO PUBLIC;
GRANT USAGE ON SEQUENCE outreach.gate_decision_id_seq TO PUBLIC;
SELECT set_has('SELECT * FROM style.public_privileges()', $$ VALUES
  ('PUBLIC: SELECT on outreach.people'), ('PUBLIC: UPDATE on outreach.people(email)'), ('PUBLIC: USAGE on schema people'),
  ('PUBLIC: USAGE on outreach.gate_decision_id_seq') $$,
  'public_privileges: table, column, schema, sequence');

SELECT is_empty('SELECT * FROM style.forbidden_privileges()', 'forbidden_privileges: none before the next lines');
CREATE FUNCTION style.forbids(statement text, problem text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _found boolean;
BEGIN
  EXECUTE statement;
  _found := EXISTS (SELECT FROM style.forbidden_privileges() AS p WHERE p = problem)
    AND (SELECT count(*) FROM style.forbidden_privileges()) = 1;
  EXECUTE regexp_replace(replace(replace(statement, ' TO ', ' FROM '), ' WITH GRANT OPTION', ''), '^GRANT', 'REVOKE');
  RETURN ok(_found, 'forbidden_privileges: ' || statement);
END $$;
SELECT style.forbids('GRANT TRUNCATE ON outreach.people TO outreach_subhub', 'outreach_subhub: TRUNCATE on outreach.people');
SELECT style.forbids('GRANT TRIGGER ON outreach.outreach TO outreach_owner, outreach_control', 'outreach_control: TRIGGER on outreach.outreach');
SELECT style.forbids('GRANT REFERENCES ON outreach.outreach TO outreach_control', 'outreach_control: REFERENCES on outreach.outreach');
SELECT style.forbids('GRANT SELECT ON outreach.people TO outreach_subhub WITH GRANT OPTION', 'outreach_subhub: SELECT on outreach.people');
GRANT SELECT ON outreach.people TO outreach_subhub;
SELECT style.forbids('GRANT USAGE ON SCHEMA outreach_internal TO outreach_operator', 'outreach_operator: USAGE on schema outreach_internal');
SELECT style.forbids('GRANT CREATE ON SCHEMA outreach TO outreach_app', 'outreach_app: CREATE on schema outreach');
SELECT style.forbids('GRANT SELECT ON outreach_internal.send_queue TO outreach_dispatcher', 'outreach_dispatcher: SELECT on outreach_internal.send_queue');
SELECT style.forbids('GRANT INSERT ON outreach.send_log TO outreach_app', 'outreach_app: INSERT on outreach.send_log');
SELECT style.forbids('GRANT UPDATE ON outreach.people TO outreach_app', 'outreach_app: UPDATE on outreach.people');
SELECT style.forbids('GRANT DELETE ON outreach.campaigns TO outreach_operator', 'outreach_operator: DELETE on outreach.campaigns');
SELECT style.forbids('GRANT UPDATE (outreach_id) ON cl.company_identity TO cl_writer', 'cl_writer: UPDATE on cl.company_identity(outreach_id)');
SELECT style.forbids('GRANT USAGE ON SEQUENCE outreach.gate_decision_id_seq TO outreach_dispatcher', 'outreach_dispatcher: USAGE on outreach.gate_decision_id_seq');
SELECT style.forbids('GRANT SELECT ON outreach.people TO outreach_stranger', 'outreach_stranger: SELECT on outreach.people');
SELECT style.forbids('GRANT INSERT ON outreach.manual_overrides TO outreach_owner', 'outreach_owner: INSERT on outreach.manual_overrides');

GRANT EXECUTE ON FUNCTION outreach_internal.new_send_id() TO outreach_app;
REVOKE EXECUTE ON FUNCTION outreach_internal.is_email_address(text) FROM outreach_subhub;
REVOKE EXECUTE ON FUNCTION outreach_internal.normalise_address(text, text) FROM outreach_subhub;
REVOKE EXECUTE ON FUNCTION outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text) FROM outreach_analyst;
SELECT set_has('SELECT * FROM style.internal_executions()', $$ VALUES
  ('surplus: EXECUTE on outreach_internal.new_send_id() to outreach_app, none of whose views and tables calls it'),
  ('missing: EXECUTE on outreach_internal.is_email_address(text) to outreach_subhub, whose view or table calls it'),
  ('missing: EXECUTE on outreach_internal.normalise_address(text, text) to outreach_subhub, whose view or table calls it'),
  ('missing: EXECUTE on outreach_internal.gate_reasons(integer, boolean, text, text, boolean, boolean, boolean, text) to outreach_analyst, whose view or table calls it') $$,
  'internal_executions: surplus; missing for a CHECK, a generated column, a view');

REVOKE SELECT ON outreach.people FROM PUBLIC;
GRANT SELECT (full_name) ON outreach.people TO outreach_analyst;
CREATE VIEW outreach.vw_leak AS SELECT s.recipient, s.recipient AS contact_email, true AS email_allowed, '{}'::jsonb AS details FROM outreach.send_log AS s;
GRANT SELECT ON outreach.vw_leak TO outreach_analyst;
SELECT set_eq('SELECT * FROM style.personal_data_for_analysts()', $$ VALUES
  ('outreach.people.full_name'), ('outreach.vw_leak.recipient'), ('outreach.vw_leak.contact_email'), ('outreach.vw_leak.details') $$,
  'personal_data_for_analysts: a column of a table, columns of a view, a shape that can hold anything');

SELECT * FROM finish();
ROLLBACK;
