-- Neither owner can undo what the other owns: every object, every way to change it, 42501.
BEGIN;
SELECT * FROM no_plan();
SET LOCAL client_min_messages = error;

SELECT fixture.minted() AS a \gset
CREATE ROLE outreach_test_hub LOGIN IN ROLE outreach_owner;
CREATE ROLE outreach_test_control LOGIN IN ROLE outreach_control;
CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;

CREATE TEMP TABLE owned AS
SELECT c.relowner AS owner, c.relkind::text AS kind, c.oid::regclass::text AS name, c.relname::text AS bare, NULL::text AS definition
FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND c.relkind IN ('r', 'p', 'v', 'S')
UNION ALL
SELECT p.proowner, 'f', p.oid::regprocedure::text, p.proname, pg_get_functiondef(p.oid)
FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE p.prokind <> 'a' AND n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl');
CREATE TEMP TABLE attempts AS
SELECT o.owner, o.name, format(a.statement, o.name, o.bare, (SELECT quote_ident(t.tgname) FROM pg_trigger AS t WHERE o.kind IN ('r', 'p') AND t.tgrelid = o.name::regclass AND NOT t.tgisinternal LIMIT 1)) AS statement
FROM owned AS o
JOIN (VALUES
  ('rp', 'DROP TABLE %1$s CASCADE'), ('v', 'DROP VIEW %1$s CASCADE'), ('S', 'DROP SEQUENCE %1$s CASCADE'), ('f', 'DROP FUNCTION %1$s CASCADE'),
  ('rp', 'ALTER TABLE %1$s DISABLE TRIGGER USER'), ('rp', 'ALTER TABLE %1$s DISABLE TRIGGER ALL'), ('rp', 'ALTER TABLE %1$s DISABLE RULE swallow'),
  ('rp', 'ALTER TABLE %1$s ADD COLUMN more text'), ('rp', 'ALTER TABLE %1$s ADD CONSTRAINT never CHECK (false) NOT VALID'), ('rp', 'ALTER TABLE %1$s ENABLE ROW LEVEL SECURITY'),
  ('rpv', 'ALTER TABLE %1$s RENAME TO other'), ('rpv', 'ALTER TABLE %1$s OWNER TO CURRENT_USER'), 
  ('rpv', 'GRANT ALL ON %1$s TO outreach_stranger; DO $do$ BEGIN IF NOT has_any_column_privilege(''outreach_stranger'', ''%1$s'', ''SELECT, INSERT, UPDATE'') THEN RAISE insufficient_privilege; END IF; END $do$'),
  ('rp', 'CREATE TRIGGER swallow BEFORE INSERT OR UPDATE OR DELETE ON %1$s FOR EACH ROW EXECUTE FUNCTION public.swallow()'),
  ('rp', 'CREATE RULE swallow AS ON INSERT TO %1$s DO INSTEAD NOTHING'), ('rp', 'CREATE INDEX ON %1$s ((true))'), ('rp', 'CREATE POLICY none ON %1$s USING (false)'),
  ('rp', 'CREATE TABLE outreach.child () INHERITS (%1$s)'), ('rp', 'LOCK TABLE %1$s IN ACCESS EXCLUSIVE MODE'), ('rp', 'COMMENT ON TABLE %1$s IS ''mine'''),
  ('rp', 'INSERT INTO %1$s DEFAULT VALUES'), ('rp', 'DELETE FROM %1$s'), ('rp', 'TRUNCATE %1$s CASCADE'),
  ('v', 'CREATE OR REPLACE VIEW %1$s AS SELECT 1 AS one'), ('S', 'SELECT setval(''%1$s'', 1)'),
  ('f', 'ALTER FUNCTION %1$s OWNER TO CURRENT_USER'), ('f', 'ALTER FUNCTION %1$s RESET ALL'), ('f', 'ALTER FUNCTION %1$s SECURITY INVOKER'), ('f', 'ALTER FUNCTION %1$s RENAME TO other'),
  ('f', 'ALTER FUNCTION %1$s SET SCHEMA public'), ('f', 'COMMENT ON FUNCTION %1$s IS ''mine''')
) AS a (kinds, statement) ON strpos(a.kinds, o.kind) > 0 AND NOT (a.statement LIKE '%INHERITS%' AND o.name LIKE '%gate_decisions%')
UNION ALL
SELECT o.owner, o.name, o.definition FROM owned AS o WHERE o.kind = 'f'
UNION ALL
SELECT o.owner, o.name, format('DROP TRIGGER %I ON %s', t.tgname, o.name) FROM owned AS o JOIN pg_trigger AS t ON o.kind IN ('r', 'p') AND t.tgrelid = o.name::regclass AND NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL
SELECT o.owner, o.name, format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', o.name, k.conname) FROM owned AS o JOIN pg_constraint AS k ON o.kind IN ('r', 'p') AND k.conrelid = o.name::regclass
UNION ALL
SELECT r.oid, r.rolname, s.statement
FROM pg_roles AS r, LATERAL (VALUES
  (format('DROP OWNED BY %I CASCADE', r.rolname)), (format('REASSIGN OWNED BY %I TO CURRENT_USER', r.rolname)), (format('SET ROLE %I', r.rolname)),
  (format('GRANT %I TO CURRENT_USER', r.rolname)), (format('ALTER ROLE %I LOGIN', r.rolname)),
  (format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT EXECUTE ON FUNCTIONS TO PUBLIC', r.rolname)),
  ('DROP SCHEMA outreach CASCADE'), ('DROP SCHEMA outreach_internal CASCADE'), ('ALTER SCHEMA outreach RENAME TO other'), ('ALTER SCHEMA outreach OWNER TO CURRENT_USER'),
  ('SET session_replication_role = replica'), ('CREATE EVENT TRIGGER no ON ddl_command_start EXECUTE FUNCTION public.swallow()')
) AS s (statement)
WHERE r.rolname IN ('outreach_owner', 'outreach_control');
GRANT SELECT ON attempts TO PUBLIC;

-- As a login that is a member of one owner alone: from a superuser's session SET ROLE would always succeed.
CREATE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE statement;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000';
EXCEPTION WHEN OTHERS THEN
  RETURN CASE SQLSTATE WHEN 'ZZ000' THEN 'it was done' ELSE SQLSTATE END;
END
$$;
CREATE TEMP TABLE outcomes (attacker name, owner regrole, name text, statement text, outcome text);
GRANT INSERT ON outcomes TO PUBLIC;
SET SESSION AUTHORIZATION outreach_test_hub;
SET ROLE outreach_owner;
INSERT INTO outcomes SELECT current_user, owner, name, statement, pg_temp.refusal(statement) FROM attempts WHERE owner = 'outreach_control'::regrole;
SET SESSION AUTHORIZATION outreach_test_control;
SET ROLE outreach_control;
INSERT INTO outcomes SELECT current_user, owner, name, statement, pg_temp.refusal(statement) FROM attempts WHERE owner = 'outreach_owner'::regrole;
RESET SESSION AUTHORIZATION;
RESET ROLE;

SELECT cmp_ok((SELECT count(*) FROM outcomes WHERE attacker = 'outreach_owner'), '>', 300::bigint, 'hundreds of attempts by the hub''s owner');
SELECT cmp_ok((SELECT count(*) FROM outcomes WHERE attacker = 'outreach_control'), '>', 1000::bigint, 'and by the owner of the brakes');
SELECT is_empty(format('SELECT outcome, statement FROM outcomes WHERE attacker = %L AND outcome <> %L AND NOT (outcome = ''23502'' AND statement = ''INSERT INTO outreach.outreach_archive DEFAULT VALUES'') LIMIT 20', attacker, '42501'), attacker || ': all are 42501, but that the hub may add to the archive')
FROM unnest('{outreach_owner,outreach_control}'::text[]) AS attacker;

-- Dropping what one owns takes along what depends on it, whoever owns that. Of the audit and its brakes nothing depends
-- on the hub's owner but the keys to the spine; functions name what they use in their text.
CREATE FUNCTION pg_temp.taken_along(by_owner regrole, of_owner regrole) RETURNS text[] LANGUAGE sql AS $$
  WITH RECURSIVE gone AS (
    SELECT 'pg_class'::regclass::oid AS classid, c.oid AS objid FROM pg_class AS c WHERE c.relowner = by_owner
    UNION SELECT 'pg_proc'::regclass, p.oid FROM pg_proc AS p WHERE p.proowner = by_owner
    UNION SELECT d.classid, d.objid FROM gone AS g JOIN pg_depend AS d ON d.refclassid = g.classid AND d.refobjid = g.objid AND d.deptype IN ('n', 'a', 'i')
  ), named AS (
    SELECT DISTINCT g.classid, g.objid,
      CASE g.classid
        WHEN 'pg_constraint'::regclass THEN (SELECT format('%s on %s', k.conname, k.conrelid::regclass) FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = k.conrelid WHERE k.oid = g.objid AND c.relowner = of_owner)
        WHEN 'pg_trigger'::regclass THEN (SELECT format('%s on %s', t.tgname, t.tgrelid::regclass) FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid WHERE t.oid = g.objid AND c.relowner = of_owner AND NOT t.tgisinternal AND t.tgparentid = 0)
        WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class::regclass::text FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class WHERE r.oid = g.objid AND c.relowner = of_owner)
        WHEN 'pg_attrdef'::regclass THEN (SELECT format('default on %s', a.adrelid::regclass) FROM pg_attrdef AS a JOIN pg_class AS c ON c.oid = a.adrelid WHERE a.oid = g.objid AND c.relowner = of_owner)
        WHEN 'pg_proc'::regclass THEN (SELECT p.oid::regprocedure::text FROM pg_proc AS p WHERE p.oid = g.objid AND p.proowner = of_owner)
      END AS name
    FROM gone AS g
  )
  SELECT coalesce(array_agg(n.name ORDER BY n.name), '{}') FROM named AS n WHERE n.name IS NOT NULL
$$;
SELECT is(pg_temp.taken_along('outreach_owner', 'outreach_control'),
  '{"override_is_of_a_company_on_the_spine on outreach.manual_overrides","probed_id_is_on_the_spine on outreach_internal.spine_probe"}'::text[],
  'the hub''s owner can take along, by dropping what is its own: no part of the audit');
SELECT is_empty($$SELECT name FROM unnest(pg_temp.taken_along('outreach_control', 'outreach_owner')) AS name WHERE name !~ '^"?(0_)?(refuse|guard)' AND name NOT LIKE '%(%'
    AND CASE WHEN name LIKE '% on %' THEN name NOT IN ('archived_sends_outreach_id_fkey on outreach_internal.archived_sends', 'address_is_normalised on outreach.suppressions', 'address_is_one_normalised_email_address on outreach.senders', 'default on outreach.people', 'default on outreach.send_log', 'default on outreach.suppressions') ELSE to_regclass(name) IS NULL END$$,
  'the owner of the brakes can take along guards of the hub''s tables, whose functions are its own, views and functions, the key to the archive, and the normal form of addresses');

-- Neither runs its own code with the other's rights: no name in a definer function resolves to what the other makes, and
-- what one calls of the other runs as its owner.
SELECT is_empty(
  $$SELECT p.oid::regprocedure, p.proconfig FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
    WHERE n.nspname IN ('outreach', 'outreach_internal', 'people', 'cl') AND p.prosecdef AND NOT 'search_path=pg_catalog, pg_temp' = ANY (p.proconfig)$$,
  'paths hold no schema in which either may create');
SELECT is_empty(
  $$SELECT caller.oid::regprocedure, called.name
    FROM (
      -- Without the texts in it: a hint names functions to a person.
      SELECT p.oid, regexp_replace(p.prosrc, '''[^'']*''', '', 'g') AS source FROM pg_proc AS p WHERE p.proowner = 'outreach_control'::regrole
    ) AS caller
    JOIN (
      SELECT format('%s.%s', p.pronamespace::regnamespace, p.proname) AS name, '\(' AS ending FROM pg_proc AS p WHERE p.proowner IN ('outreach_owner'::regrole, 'cl_owner'::regrole)
      UNION
      SELECT format('%s.%s', c.relnamespace::regnamespace, c.relname), '\M(?!\()' FROM pg_class AS c
      WHERE c.relowner IN ('outreach_owner'::regrole, 'cl_owner'::regrole) AND c.relkind IN ('r', 'p', 'v')
    ) AS called ON caller.source ~ ('\m' || replace(called.name, '.', '\.') || called.ending)$$,
  'functions of the brakes call no function and read no table of the hub');

-- And so code that the hub's owner plants where it can runs with its own rights or the reader's, never with theirs.
SET LOCAL ROLE outreach_owner;
CREATE TABLE outreach_internal.peeked (who name);
GRANT INSERT ON outreach_internal.peeked TO PUBLIC;
CREATE FUNCTION outreach_internal.peek() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN INSERT INTO outreach_internal.peeked VALUES (current_user); RETURN true; END $$;
GRANT EXECUTE ON FUNCTION outreach_internal.peek() TO PUBLIC;
DO $do$
DECLARE
  _table regclass;
BEGIN
  FOR _table IN SELECT c.oid FROM pg_class AS c WHERE c.relowner = 'outreach_owner'::regrole AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'peeked' LOOP
    EXECUTE format('GRANT SELECT ON %s TO outreach_control', _table);
    EXECUTE format('CREATE POLICY peek ON %s USING (outreach_internal.peek()) WITH CHECK (true)', _table);
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', _table);
  END LOOP;
END
$do$;
RESET ROLE;
SELECT outreach.mint_outreach(fixture.company()) AS victim \gset
SELECT outreach.add_override(:'victim', 'BLOCK_EMAIL', 'planted'), outreach.set_marketing_disabled(:'victim', true, 'planted'), outreach.halt_all_outreach('planted'), fixture.audit_now() \gset
SELECT outreach.resume_all_outreach('planted'), fixture.audit_now() \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'victim']::uuid[], 'planted', false) \gset
SELECT fixture.audit_now() \gset
SELECT outreach.mint_outreach(a.sovereign_company_id) AS again FROM outreach.outreach_archive AS a WHERE a.outreach_id = :'victim' \gset
SELECT fixture.audit_now() \gset
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE outreach_id = :'again'), 2::bigint, 'blocks set, archived and restored past the policies');
SELECT is_empty($$SELECT * FROM outreach_internal.peeked WHERE who = 'outreach_control'$$, 'and none of it ran the planted code with the rights of the brakes'' owner');
SELECT lives_ok($$SELECT fixture.as_role('outreach_control', 'SELECT count(*) FROM outreach.outreach')$$, 'which does run when that owner reads the table itself');
SELECT isnt_empty($$SELECT * FROM outreach_internal.peeked WHERE who = 'outreach_control'$$, 'so that the test can see it');
SELECT matches((SELECT detail FROM outreach.posture() WHERE check_name = 'no_row_security' AND NOT ok), 'policy peek stands on outreach.outreach', 'and posture names the policies');

SET LOCAL ROLE outreach_owner;
CREATE FUNCTION outreach.to_jsonb(override outreach.manual_overrides) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('forged by', current_user) $$;
CREATE FUNCTION outreach_internal.format(template text, value text) RETURNS text LANGUAGE sql AS $$ SELECT 'forged by ' || current_user $$;
GRANT EXECUTE ON FUNCTION outreach.to_jsonb(outreach.manual_overrides), outreach_internal.format(text, text) TO PUBLIC;
RESET ROLE;
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'as it is'), fixture.audit_now() \gset
SELECT is((SELECT after ->> 'reason' FROM outreach.override_audit_log WHERE outreach_id = :'a'), 'as it is', 'an overload that fits better than the built-in is not taken');

SELECT * FROM finish();
ROLLBACK;
