-- The audit log and the gate's decisions against their own owners. With the guards on, OX212 (tests of the tables
-- themselves); here the owner has switched them off. For each: what stops it, or what shows it, or that nothing does.
BEGIN;
SELECT * FROM no_plan();
SET LOCAL client_min_messages = warning;

SELECT fixture.minted() AS a, fixture.minted() AS b \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'one') AS one, fixture.audit_now() \gset
SELECT outreach.add_override(:'a', 'BLOCK_PHONE', 'two') AS two, fixture.audit_now() \gset
SELECT outreach.remove_override(:'one', 'three'), fixture.audit_now() \gset
SELECT audit_id AS head_id, row_hash AS head_hash FROM outreach.override_audit_head() \gset

-- As the log's owner: `damage` first, then the guards off, then the statement, then a commit's checks. All is undone.
CREATE FUNCTION pg_temp.outcome(statement text, actor text DEFAULT 'outreach_control', damage text DEFAULT 'SELECT 1') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _head bytea := (SELECT h.row_hash FROM outreach.override_audit_head() AS h);
  _result text;
BEGIN
  EXECUTE damage;
  PERFORM set_config('role', actor, true);
  ALTER TABLE outreach.override_audit_log DISABLE TRIGGER USER;
  ALTER TABLE outreach.manual_overrides DISABLE TRIGGER USER;
  EXECUTE statement;
  SET CONSTRAINTS ALL IMMEDIATE;
  PERFORM set_config('role', 'none', true);
  _result := coalesce(
    (SELECT 'verify: ' || string_agg(regexp_replace(v.problem, ' [0-9a-f-]{36}', ''), ', ' ORDER BY v.audit_id, v.problem) FROM outreach.verify_override_audit() AS v),
    CASE WHEN NOT EXISTS (SELECT FROM outreach.override_audit_log AS l WHERE l.row_hash = _head) THEN 'only a stored head' END, 'nothing');
  RAISE EXCEPTION USING ERRCODE = 'ZZ000', MESSAGE = _result;
EXCEPTION
  WHEN SQLSTATE 'ZZ000' THEN RETURN SQLERRM;
  WHEN OTHERS THEN RETURN SQLSTATE;
END
$$;
SELECT is(pg_temp.outcome(statement), outcome, format('log, guards off: %s: %s', what, outcome))
FROM (VALUES
  ('an inner row edited', $$UPDATE outreach.override_audit_log SET reason = 'other' WHERE audit_id = 1$$, '23503'),
  ('an inner row deleted', 'DELETE FROM outreach.override_audit_log WHERE audit_id = 2', '23503'),
  ('the state of an inner row edited', $$UPDATE outreach.override_audit_log SET state_hash = '\x00' WHERE audit_id = 2$$, '23503'),
  ('the last row edited', $$UPDATE outreach.override_audit_log SET actor = 'somebody else' WHERE audit_id = 3$$, 'only a stored head'),
  ('the last row deleted', 'DELETE FROM outreach.override_audit_log WHERE audit_id = 3', '23503'),
  ('the last row and its override deleted', format('DELETE FROM outreach.manual_overrides WHERE override_id = %L; DELETE FROM outreach.override_audit_log WHERE audit_id = 3', :'one'),
    'verify: override is gone, but no audit row deleted it'),
  ('a row''s place edited', 'UPDATE outreach.override_audit_log SET audit_id = 4 WHERE audit_id = 3', '23514'),
  ('a hash chosen', $$UPDATE outreach.override_audit_log SET row_hash = '\x00' WHERE audit_id = 3$$, '428C9'),
  ('a row forged', format($$INSERT INTO outreach.override_audit_log (audit_id, override_id, revision, state_hash, action, after, reason, actor, recorded_at, transaction_id, prev_audit_id, prev_hash)
    VALUES (4, gen_random_uuid(), 1, '\x00', 'INSERT', '{}', 'forged', 'somebody else', now(), 1, 3, %L)$$, :'head_hash'), 'verify: override is gone, but no audit row deleted it'),
  ('truncated', 'TRUNCATE outreach.override_audit_log', '0A000'),
  ('truncated with the overrides', 'TRUNCATE outreach.override_audit_log, outreach.manual_overrides', 'only a stored head'),
  ('all deleted', 'DELETE FROM outreach.override_audit_log', '23503'),
  ('a new chain', format($$ALTER TABLE outreach.manual_overrides DROP CONSTRAINT state_is_audited; ALTER TABLE outreach.override_audit_log DROP CONSTRAINT chain_is_whole;
    UPDATE outreach.override_audit_log SET actor = 'somebody else' WHERE audit_id = 1;
    UPDATE outreach.override_audit_log AS l SET prev_hash = p.row_hash FROM outreach.override_audit_log AS p WHERE l.audit_id = 2 AND p.audit_id = 1;
    UPDATE outreach.override_audit_log AS l SET prev_hash = p.row_hash FROM outreach.override_audit_log AS p WHERE l.audit_id = 3 AND p.audit_id = 2$$), 'only a stored head'),
  ('an inner row edited, the key dropped', $$ALTER TABLE outreach.override_audit_log DROP CONSTRAINT chain_is_whole; UPDATE outreach.override_audit_log SET reason = 'other' WHERE audit_id = 1$$,
    'verify: does not hold the hash of the row before it')
) AS d (what, statement, outcome);

-- A trigger that its owner adds can make the log say another actor in new rows. Only the posture shows it, while it is there.
CREATE FUNCTION public.forge() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.actor := 'somebody else'; RETURN NEW; END $$;
SET LOCAL ROLE outreach_control;
CREATE TRIGGER forge BEFORE INSERT ON outreach.override_audit_log FOR EACH ROW EXECUTE FUNCTION public.forge();
RESET ROLE;
SELECT outreach.add_override(:'b', 'BLOCK_EMAIL', 'four'), fixture.audit_now() \gset
SELECT is((SELECT actor FROM outreach.override_audit_log WHERE audit_id = 4), 'somebody else', 'the log''s owner can add a trigger that forges the actor of new rows');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'which the chain cannot know');
SELECT matches((SELECT detail FROM outreach.posture() WHERE check_name = 'guards_enabled' AND NOT ok), 'added: forge on outreach.override_audit_log', 'but the posture does, while it is there');
DROP TRIGGER forge ON outreach.override_audit_log;

-- Nobody else can switch the guards off, so as to come so far.
SELECT is(pg_temp.outcome('SELECT 1', role), '42501', role || ' cannot switch the guards of the log off')
FROM unnest(outreach_internal.access_roles() || '{outreach_owner,cl_owner,outreach_stranger}'::name[]) AS role;
SELECT is_empty(format($$SELECT command FROM unnest('{UPDATE outreach.override_audit_log SET reason = reason,DELETE FROM outreach.override_audit_log,TRUNCATE outreach.override_audit_log CASCADE,
  INSERT INTO outreach.override_audit_log DEFAULT VALUES,UPDATE outreach.gate_decisions SET tier = 1,DELETE FROM outreach.gate_decisions,TRUNCATE outreach.gate_decisions,
  INSERT INTO outreach.gate_decisions DEFAULT VALUES,TRUNCATE outreach_internal.gate_decisions_2026_02}'::text[]) AS command
  WHERE (fixture.refusal(format('SELECT fixture.as_role(%%L, %%L)', %L, command))).code <> '42501'$$, role), role || ' writes neither log nor decisions')
FROM unnest(outreach_internal.access_roles() || '{cl_owner,outreach_stranger}'::name[]) AS role;

-- Decisions carry no chain: with the guards off their owner may do as it likes, and only the posture shows that they are off.
CREATE TEMP TABLE partitions AS SELECT i.inhrelid::regclass AS name FROM pg_inherits AS i WHERE i.inhparent = 'outreach.gate_decisions'::regclass;
GRANT SELECT ON partitions TO PUBLIC;
SELECT is_empty(
  $$SELECT p.name, c.command FROM partitions AS p, unnest('{UPDATE %s SET tier = 3,DELETE FROM %s,TRUNCATE %s}'::text[]) AS c (command)
    WHERE (fixture.refusal(format('INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES (%L, gen_random_uuid(), ''check'', true);
      SELECT fixture.as_role(''outreach_owner'', %L)',
      coalesce((regexp_match(pg_get_expr((SELECT relpartbound FROM pg_class WHERE oid = p.name), p.name), 'FROM \(''([^'']*)'))[1], '2001-01-01'),
      format(c.command, p.name)))).code IS DISTINCT FROM 'OX212'$$, 'no partition lets its owner update, delete or truncate');
INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES ('2026-02-03Z', gen_random_uuid(), 'check', true);
SET LOCAL ROLE outreach_owner;
ALTER TABLE outreach_internal.gate_decisions_2026_02 DISABLE TRIGGER refuse_change;
UPDATE outreach_internal.gate_decisions_2026_02 SET tier = 3;
RESET ROLE;
SELECT is((SELECT max(tier) FROM outreach.gate_decisions), 3, 'with the guard off, their owner changes decisions');
SELECT matches((SELECT detail FROM outreach.posture() WHERE check_name = 'guards_enabled' AND NOT ok), 'partition outreach_internal.gate_decisions_2026_02 lacks an enabled refuse_change', 'and the posture shows the guard');

SELECT * FROM finish();
ROLLBACK;
