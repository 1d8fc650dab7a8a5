-- Every way to change an override, under everything that its owner can do to the guards: what happens, exactly.
BEGIN;
SELECT * FROM no_plan();
SET LOCAL client_min_messages = error;

SELECT fixture.minted() AS a, fixture.minted() AS b \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'as it was') AS id, fixture.audit_now() \gset
CREATE TEMP TABLE commands AS
SELECT * FROM (VALUES
  ('INSERT', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_PHONE', 'x')$$, :'a')),
  ('UPDATE', format($$UPDATE outreach.manual_overrides SET reason = 'x' WHERE override_id = %L$$, :'id')),
  ('lifting UPDATE', format($$UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'x' WHERE override_id = %L$$, :'id')),
  ('DELETE', format('DELETE FROM outreach.manual_overrides WHERE override_id = %L', :'id')),
  ('MERGE that inserts', format($$MERGE INTO outreach.manual_overrides AS o USING (VALUES (%L::uuid)) AS v (id) ON o.outreach_id = v.id
    WHEN NOT MATCHED THEN INSERT (outreach_id, override_type, reason) VALUES (v.id, 'BLOCK_EMAIL', 'x')$$, :'b')),
  ('MERGE that updates', format($$MERGE INTO outreach.manual_overrides AS o USING (VALUES (%L::uuid)) AS v (id) ON o.override_id = v.id
    WHEN MATCHED THEN UPDATE SET reason = 'x'$$, :'id')),
  ('MERGE that deletes', format($$MERGE INTO outreach.manual_overrides AS o USING (VALUES (%L::uuid)) AS v (id) ON o.override_id = v.id
    WHEN MATCHED THEN DELETE$$, :'id')),
  ('DO NOTHING in conflict', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'x')
    ON CONFLICT DO NOTHING$$, :'a')),
  ('DO NOTHING without conflict', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_PHONE', 'x')
    ON CONFLICT DO NOTHING$$, :'a')),
  ('DO UPDATE', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'x')
    ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO UPDATE SET reason = excluded.reason$$, :'a')),
  ('TRUNCATE', 'TRUNCATE outreach.manual_overrides'),
  ('add_override', format($$SELECT outreach.add_override(%L, 'BLOCK_PHONE', 'x')$$, :'a')),
  ('remove_override', format($$SELECT outreach.remove_override(%L, 'x')$$, :'id')),
  ('set_marketing_disabled', format($$SELECT outreach.set_marketing_disabled(%L, true, 'x')$$, :'a')),
  ('halt_all_outreach', $$SELECT outreach.halt_all_outreach('x')$$)
) AS c (command, statement);

-- What the table's owner may do to it.
CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TEMP TABLE damages AS
SELECT * FROM (VALUES
  ('as deployed', 'SELECT 1'),
  ('audit trigger disabled', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER "0_audit_override"'),
  ('audit trigger no longer ALWAYS', 'ALTER TABLE outreach.manual_overrides ENABLE REPLICA TRIGGER "0_audit_override"'),
  ('all triggers disabled', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER USER'),
  ('keys disabled, too', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL'),
  ('audit function dropped', 'DROP FUNCTION outreach_internal.audit_override() CASCADE'),
  ('audit function replaced', 'CREATE OR REPLACE FUNCTION outreach_internal.audit_override() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END'''),
  ('replica mode', 'SET LOCAL session_replication_role = replica'),
  ('rule on INSERT', 'CREATE RULE swallow AS ON INSERT TO outreach.manual_overrides DO INSTEAD NOTHING'),
  ('rule on UPDATE', 'CREATE RULE swallow AS ON UPDATE TO outreach.manual_overrides DO INSTEAD NOTHING'),
  ('rule on DELETE', 'CREATE RULE swallow AS ON DELETE TO outreach.manual_overrides DO INSTEAD NOTHING'),
  ('rule that does something else', 'CREATE RULE other AS ON UPDATE TO outreach.manual_overrides DO INSTEAD DELETE FROM outreach.manual_overrides WHERE override_id = OLD.override_id'),
  ('BEFORE trigger that returns NULL', 'CREATE TRIGGER zz BEFORE INSERT OR UPDATE OR DELETE ON outreach.manual_overrides FOR EACH ROW EXECUTE FUNCTION public.swallow()'),
  ('log swallows rows', 'CREATE TRIGGER zz BEFORE INSERT ON outreach.override_audit_log FOR EACH ROW EXECUTE FUNCTION public.swallow()'),
  ('rule on the log', 'CREATE RULE swallow AS ON INSERT TO outreach.override_audit_log DO INSTEAD NOTHING'),
  ('key and trigger dropped', 'ALTER TABLE outreach.manual_overrides DROP CONSTRAINT state_is_audited; DROP TRIGGER "0_audit_override" ON outreach.manual_overrides'),
  ('log cannot be written', 'ALTER TABLE outreach.override_audit_log ADD CONSTRAINT disk_is_full CHECK (false) NOT VALID'),
  ('log read only', 'REVOKE INSERT ON outreach.override_audit_log FROM outreach_control'),
  ('log gone', 'ALTER TABLE outreach.override_audit_log RENAME TO gone')
) AS d (damage, statement);
GRANT SELECT ON commands, damages TO PUBLIC;

-- Does the damage as the owner, then the statement, then what a commit does; says what came of it, and undoes everything.
CREATE FUNCTION pg_temp.outcome(damage text, command text, damager text DEFAULT 'outreach_control', attacker text DEFAULT 'outreach_control') RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
  _before text := (SELECT string_agg(o::text, '' ORDER BY o.override_id) FROM outreach.manual_overrides AS o);
  _last bigint := (SELECT max(l.audit_id) FROM outreach.override_audit_log AS l);
  _result text;
BEGIN
  PERFORM set_config('role', damager, true);
  EXECUTE (SELECT d.statement FROM damages AS d WHERE d.damage = outcome.damage);
  PERFORM set_config('role', attacker, true);
  EXECUTE (SELECT c.statement FROM commands AS c WHERE c.command = outcome.command);
  SET CONSTRAINTS ALL IMMEDIATE;
  PERFORM set_config('role', 'none', true);
  SELECT concat_ws('; ',
    CASE WHEN _before IS NOT DISTINCT FROM (SELECT string_agg(o::text, '' ORDER BY o.override_id) FROM outreach.manual_overrides AS o) THEN 'no change' ELSE 'change' END,
    coalesce('logged ' || (SELECT string_agg(l.action, ' ' ORDER BY l.audit_id) FROM outreach.override_audit_log AS l WHERE l.audit_id > _last), 'not logged'),
    'verify: ' || (SELECT string_agg(regexp_replace(v.problem, ' [0-9a-f-]{36}', ''), ', ') FROM outreach.verify_override_audit() AS v))
  INTO _result;
  RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = _result;
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;

-- What each comes to. Where nothing stops a change, and it is not logged, verify_override_audit() says so.
\set straight '{INSERT,MERGE that inserts,DO NOTHING without conflict}'
\set changing '{UPDATE,lifting UPDATE,MERGE that updates,DO UPDATE}'
\set deleting '{DELETE,MERGE that deletes}'
\set idle '{DO NOTHING in conflict}'
\set functions '{add_override,remove_override,set_marketing_disabled,halt_all_outreach}'
CREATE TEMP TABLE expected AS
SELECT * FROM (VALUES
  (1, 'as deployed', 'change; logged INSERT', :'straight'::text[] || '{add_override,set_marketing_disabled,halt_all_outreach}'),
  (1, 'as deployed', 'change; logged UPDATE', :'changing'::text[] || '{remove_override}'),
  (1, 'as deployed', 'change; logged DELETE', :'deleting'),
  (1, 'audit trigger disabled', '23503', :'straight'::text[] || :'changing' || :'functions'),
  (1, 'audit trigger disabled', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'),
  (1, 'audit trigger no longer ALWAYS', '23503', :'straight'::text[] || :'changing' || :'functions'),
  (1, 'audit trigger no longer ALWAYS', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'),
  (1, 'all triggers disabled', '23503', :'straight'::text[] || :'changing' || :'functions'),
  (1, 'all triggers disabled', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'::text[] || '{TRUNCATE}'),
  (1, 'keys disabled, too', '42501', :'straight'::text[] || :'changing' || :'deleting' || :'idle' || :'functions' || '{TRUNCATE}'),
  (1, 'audit function dropped', '23503', :'straight'::text[] || :'changing' || :'functions'),
  (1, 'audit function dropped', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'),
  (1, 'audit function replaced', '23503', :'straight'::text[] || :'changing' || :'functions'),
  (1, 'audit function replaced', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'),
  (1, 'replica mode', '42501', :'straight'::text[] || :'changing' || :'deleting' || :'idle' || :'functions' || '{TRUNCATE}'),
  (1, 'BEFORE trigger that returns NULL', 'no change; not logged', :'straight'::text[] || :'changing' || :'deleting'),
  (1, 'BEFORE trigger that returns NULL', 'OX203', '{add_override}'),
  (1, 'BEFORE trigger that returns NULL', 'OX204', '{remove_override}'),
  (1, 'BEFORE trigger that returns NULL', 'OX901', '{set_marketing_disabled,halt_all_outreach}'),
  (1, 'log swallows rows', 'OX901', :'straight'::text[] || :'changing' || :'deleting' || :'functions'),
  (1, 'key and trigger dropped', 'change; not logged; verify: override has no audit row', :'straight'::text[] || '{add_override,set_marketing_disabled,halt_all_outreach}'),
  (1, 'key and trigger dropped', 'change; not logged; verify: override is not in the state of its last audit row', :'changing'::text[] || '{remove_override}'),
  (1, 'key and trigger dropped', 'change; not logged; verify: override is gone, but no audit row deleted it', :'deleting'),
  (1, 'log cannot be written', '23514', :'straight'::text[] || :'changing' || :'deleting' || :'functions'),
  (1, 'log read only', '42501', :'straight'::text[] || :'changing' || :'deleting' || :'functions'),
  (1, 'log gone', '42P01', :'straight'::text[] || :'changing' || :'deleting' || :'idle' || :'functions'),
  (2, 'rule on INSERT', 'no change; not logged', '{INSERT,DO NOTHING without conflict,DO UPDATE}'),
  (2, 'rule on INSERT', 'change; logged UPDATE', '{UPDATE,lifting UPDATE}'),
  (2, 'rule on INSERT', 'change; logged DELETE', '{DELETE}'),
  (2, 'rule on UPDATE', 'no change; not logged', '{UPDATE,lifting UPDATE}'),
  (2, 'rule on UPDATE', 'change; logged INSERT', '{INSERT}'),
  (2, 'rule on UPDATE', 'change; logged DELETE', '{DELETE}'),
  (2, 'rule on UPDATE', '0A000', '{DO NOTHING in conflict,DO NOTHING without conflict,DO UPDATE}'),
  (2, 'rule on DELETE', 'no change; not logged', '{DELETE}'),
  (2, 'rule on DELETE', 'change; logged INSERT', '{INSERT,DO NOTHING without conflict}'),
  (2, 'rule on DELETE', 'change; logged UPDATE', '{UPDATE,lifting UPDATE,DO UPDATE}'),
  (2, 'rule that does something else', 'change; logged DELETE', '{UPDATE,lifting UPDATE,DELETE}'),
  (2, 'rule that does something else', 'change; logged INSERT', '{INSERT}'),
  (2, 'rule that does something else', '0A000', '{DO NOTHING in conflict,DO NOTHING without conflict,DO UPDATE}'),
  (3, 'rule on INSERT', '0A000', '{add_override}'),
  (3, 'rule on INSERT', 'OX901', '{set_marketing_disabled,halt_all_outreach}'),
  (4, 'rule on UPDATE', 'OX204', '{remove_override}'),
  (5, 'rule on the log', 'OX901', :'straight'::text[] || :'changing' || :'deleting' || '{add_override,set_marketing_disabled,halt_all_outreach}')
) AS e (turn, damage, outcome, commands);
INSERT INTO expected
SELECT 2, damage, '0A000', '{MERGE that inserts,MERGE that updates,MERGE that deletes}'
FROM unnest('{rule on INSERT,rule on UPDATE,rule on DELETE,rule that does something else}'::text[]) AS damage;
INSERT INTO expected -- refused whatever else is broken, and nothing to log whatever else is broken
SELECT 6, d.damage, v.outcome, v.commands FROM damages AS d, (VALUES ('OX212', '{TRUNCATE}'::text[]), ('no change; not logged', :'idle')) AS v (outcome, commands)
WHERE NOT EXISTS (SELECT FROM expected AS e WHERE e.damage = d.damage AND e.commands && v.commands);

SELECT is_empty(
  $$SELECT d.damage, c.command FROM damages AS d CROSS JOIN commands AS c LEFT JOIN expected AS e ON e.damage = d.damage AND c.command = ANY (e.commands)
    WHERE e.damage IS NULL AND NOT (d.damage LIKE 'rule %' AND c.command LIKE '%\_%')$$, 'every way under every damage is here');
-- In turn, functions under rules at the end: a session that planned a statement under a DO INSTEAD NOTHING rule keeps its
-- empty plan when the rule is gone. Functions are called by an operator, all else is done by the table's owner.
SELECT is(pg_temp.outcome(x.damage, x.command, 'outreach_control', CASE WHEN x.command LIKE '%\_%' THEN 'outreach_operator' ELSE 'outreach_control' END),
  x.outcome, format('%s: %s', x.damage, x.command))
FROM (SELECT e.turn, e.damage, e.outcome, c.command FROM expected AS e, unnest(e.commands) AS c (command) ORDER BY e.turn, e.damage, c.command OFFSET 0) AS x;
SELECT is(pg_temp.outcome('as deployed', command, 'outreach_control', 'outreach_operator'), 'OX901', command || ' refuses rather than go unlogged, in a session that once worked under a rule')
FROM unnest('{halt_all_outreach,set_marketing_disabled}'::text[]) AS command;

-- Nobody else gets so far.
SELECT is_empty(format($$SELECT command FROM commands WHERE command NOT LIKE '%%\_%%' AND pg_temp.outcome('as deployed', command, 'none', %L) <> '42501'$$, role),
  role || ' may change overrides in none of these ways')
FROM unnest(outreach_internal.access_roles() || '{outreach_owner,cl_owner,outreach_stranger}'::name[]) AS role;
SELECT is_empty(format($$SELECT damage FROM damages WHERE damage NOT IN ('as deployed', 'log read only') AND pg_temp.outcome(damage, 'UPDATE', %L) <> '42501'$$, role),
  role || ' may do none of the damage')
FROM unnest(outreach_internal.access_roles() || '{outreach_owner,cl_owner,outreach_stranger}'::name[]) AS role;
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'all of it was undone');

SELECT * FROM finish();
ROLLBACK;
