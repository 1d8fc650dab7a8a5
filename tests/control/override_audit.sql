BEGIN;
SELECT plan(70);

SELECT fixture.function_is('outreach_internal.revise_override', '', 'trigger', 'volatile', 'outreach_control', '{}');
SELECT fixture.function_is('outreach_internal.audit_override', '', 'trigger', 'volatile', 'outreach_control', '{}');

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
-- The audit is written while the transaction commits; audit_now() has it written at once.
CREATE FUNCTION pg_temp.actions(id uuid) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(l.action, ' ' ORDER BY l.audit_id) FROM outreach.override_audit_log AS l WHERE l.outreach_id = id
$$;
CREATE FUNCTION pg_temp.change(statement text) RETURNS void LANGUAGE plpgsql AS $$ BEGIN EXECUTE statement; PERFORM fixture.audit_now(); END $$;

-- One row per change, whatever the command.
SELECT lives_ok(format('SELECT pg_temp.change(%L)', statement), what)
FROM (VALUES
  ('INSERT', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'why it was set')$$, :'a')),
  ('UPDATE', format($$UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'why it was lifted' WHERE outreach_id = %L$$, :'a')),
  ('DELETE', format('DELETE FROM outreach.manual_overrides WHERE outreach_id = %L', :'a'))
) AS c (what, statement);
SELECT is(pg_temp.actions(:'a'), 'INSERT UPDATE DELETE', 'each left its row');
SELECT results_eq(
  format($$SELECT action, revision, reason, before ->> 'removed_at' IS NULL, after ->> 'removed_at' IS NULL, before IS NULL, after IS NULL
    FROM outreach.override_audit_log WHERE outreach_id = %L ORDER BY audit_id$$, :'a'),
  $$VALUES ('INSERT', 1, 'why it was set', true, true, true, false), ('UPDATE', 2, 'why it was lifted', true, false, false, false),
    ('DELETE', 3, 'why it was lifted', false, true, false, true)$$, 'with revision, reason, before and after');
SELECT is_empty(
  format($$SELECT audit_id FROM outreach.override_audit_log
    WHERE outreach_id = %L AND (actor <> session_user OR recorded_at < now() OR recorded_at > clock_timestamp()
      OR transaction_id <> pg_current_xact_id()::text::bigint OR on_behalf_of IS NOT NULL OR length(row_hash) <> 32)$$, :'a'),
  'who, when by the clock, in which transaction');
SELECT is(
  (SELECT array_agg(key ORDER BY key) FROM outreach.override_audit_log AS l, jsonb_object_keys(l.after) AS key WHERE l.outreach_id = :'a' AND l.action = 'INSERT'),
  (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute AS a WHERE a.attrelid = 'outreach.manual_overrides'::regclass AND a.attnum > 0),
  'before and after hold the whole row');
SELECT is_empty(
  $$SELECT l.audit_id FROM outreach.override_audit_log AS l JOIN outreach.override_audit_log AS p ON p.audit_id = l.audit_id - 1
    WHERE l.prev_hash IS DISTINCT FROM p.row_hash OR l.prev_audit_id <> p.audit_id$$, 'each row holds the hash of the row before it');

-- Commands with more than one ending.
SELECT pg_temp.change(format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'first')$$, :'b')) \gset
SELECT lives_ok(format('SELECT pg_temp.change(%L)', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'second')
  ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO NOTHING$$, :'b')), 'ON CONFLICT DO NOTHING, in conflict');
SELECT is(pg_temp.actions(:'b'), 'INSERT', 'changes nothing and logs nothing');
SELECT pg_temp.change(format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_EMAIL', 'third')
  ON CONFLICT (outreach_id, override_type) WHERE removed_at IS NULL DO UPDATE SET reason = excluded.reason$$, :'b')) \gset
SELECT is(pg_temp.actions(:'b'), 'INSERT UPDATE', 'ON CONFLICT DO UPDATE is an UPDATE');
SELECT pg_temp.change(format($$MERGE INTO outreach.manual_overrides AS o USING (VALUES (%L::uuid)) AS v (id) ON o.outreach_id = v.id AND o.override_type = 'BLOCK_EMAIL'
  WHEN MATCHED THEN UPDATE SET reason = 'fourth'
  WHEN NOT MATCHED THEN INSERT (outreach_id, override_type, reason) VALUES (v.id, 'BLOCK_EMAIL', 'fourth')$$, :'b')) \gset
SELECT is(pg_temp.actions(:'b'), 'INSERT UPDATE UPDATE', 'so is a MERGE that matches');
CREATE FUNCTION public.drop_row() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER zz_drop BEFORE INSERT ON outreach.manual_overrides FOR EACH ROW EXECUTE FUNCTION public.drop_row();
SELECT pg_temp.change(format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_PHONE', 'dropped')$$, :'b')) \gset
DROP TRIGGER zz_drop ON outreach.manual_overrides;
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE override_type = 'BLOCK_PHONE') || pg_temp.actions(:'b'), '0INSERT UPDATE UPDATE', 'an insert that a BEFORE trigger swallows is not logged as if it had happened');

-- Several changes of one row in one transaction, before any of them is logged.
INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (:'c', 'BLOCK_EMAIL', 'one');
UPDATE outreach.manual_overrides SET reason = 'two' WHERE outreach_id = :'c';
UPDATE outreach.manual_overrides SET reason = 'three' WHERE outreach_id = :'c';
SELECT is(pg_temp.actions(:'c'), NULL, 'nothing is logged before the commit');
SELECT fixture.audit_now() \gset
SELECT results_eq(format('SELECT action, revision, reason FROM outreach.override_audit_log WHERE outreach_id = %L ORDER BY audit_id', :'c'),
  $$VALUES ('INSERT', 1, 'one'), ('UPDATE', 2, 'two'), ('UPDATE', 3, 'three')$$, 'then each of them, in order');
INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (:'c', 'BLOCK_PHONE', 'passing');
DELETE FROM outreach.manual_overrides WHERE outreach_id = :'c' AND override_type = 'BLOCK_PHONE';
SELECT fixture.audit_now() \gset
SELECT is(pg_temp.actions(:'c'), 'INSERT UPDATE UPDATE INSERT DELETE', 'also what did not last until the commit');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'after all this the audit is whole');

-- A writer cannot say who it is, nor when it was.
CREATE ROLE outreach_test_operator LOGIN IN ROLE outreach_operator;
CREATE ROLE outreach_test_login LOGIN IN ROLE outreach_control;
SET SESSION AUTHORIZATION outreach_test_operator;
SET LOCAL ROLE outreach_operator;
SELECT set_config('application_name', 'somebody else', true) AS x, outreach.add_override(:'a', 'BLOCK_OUTREACH', 'by an operator') AS by_operator \gset
SET SESSION AUTHORIZATION outreach_test_login;
SET LOCAL ROLE outreach_control;
INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason, created_by, created_at, revision)
VALUES (:'a', 'BLOCK_PHONE', 'forged', 'somebody else', '2001-01-01', 77) RETURNING override_id AS forged \gset
UPDATE outreach.manual_overrides SET created_by = 'somebody else', created_at = '2001-01-01', revision = 99, removed_at = '2001-01-01', removed_by = 'somebody else', removed_reason = 'forged again'
WHERE override_id = :'forged';
RESET SESSION AUTHORIZATION;
RESET ROLE;
SELECT is((SELECT created_by FROM outreach.manual_overrides WHERE override_id = :'by_operator'), 'outreach_test_operator', 'created_by is the login, not the role that it has set');
SELECT results_eq(format('SELECT created_by, created_at >= now(), removed_by, removed_at >= now(), revision FROM outreach.manual_overrides WHERE override_id = %L', :'forged'),
  $$VALUES ('outreach_test_login', true, 'outreach_test_login', true, 2)$$, 'nobody forges created_by, removed_by, their times or the revision, not even the table''s owner');
SET SESSION AUTHORIZATION outreach_test_login;
UPDATE outreach.manual_overrides SET removed_by = 'somebody else', removed_at = '2001-01-01' WHERE override_id = :'forged';
RESET SESSION AUTHORIZATION;
SELECT results_eq(format('SELECT removed_by, removed_at >= now(), revision FROM outreach.manual_overrides WHERE override_id = %L', :'forged'),
  $$VALUES ('outreach_test_login', true, 3)$$, 'nor afterwards, once it is lifted');

-- The actor is the login at the time of the change; what a session says of itself stands apart, as a claim.
SELECT fixture.audit_now() \gset
SET SESSION AUTHORIZATION outreach_test_operator;
SELECT set_config('outreach.on_behalf_of', 'ann', true), set_config('outreach.actor', 'root', true), outreach.add_override(:'b', 'BLOCK_OUTREACH', 'for ann') AS for_ann \gset
SELECT set_config('role', 'outreach_operator', true) \gset
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
SELECT outreach.remove_override(:'for_ann', 'for nobody') , set_config('outreach.on_behalf_of', '', true) \gset
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
RESET SESSION AUTHORIZATION;
RESET ROLE;
SELECT results_eq(format('SELECT action, actor, on_behalf_of FROM outreach.override_audit_log WHERE override_id = %L ORDER BY audit_id', :'for_ann'),
  $$VALUES ('INSERT', 'outreach_test_operator', 'ann'), ('UPDATE', 'outreach_test_operator', NULL)$$, 'actor is session_user under SET ROLE; on_behalf_of is what the session said');
SELECT isnt(
  (SELECT l.row_hash FROM outreach.override_audit_log AS l WHERE l.override_id = :'for_ann' AND l.action = 'INSERT'),
  (SELECT outreach_internal.audit_row_hash(l.audit_id, l.override_id, l.revision, l.state_hash, l.outreach_id, l.action, l.before, l.after, l.reason, l.actor, 'eve', l.recorded_at, l.transaction_id, l.prev_hash)
   FROM outreach.override_audit_log AS l WHERE l.override_id = :'for_ann' AND l.action = 'INSERT'), 'and is inside the hash');

-- Without the trigger: the key makes an unaudited state impossible.
CREATE FUNCTION pg_temp.outcome(damage text, statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE damage;
  EXECUTE statement;
  SET CONSTRAINTS ALL IMMEDIATE; -- what a commit would do
  RAISE EXCEPTION USING MESSAGE = 'done'; -- and undo it
EXCEPTION WHEN OTHERS THEN
  RETURN CASE SQLERRM WHEN 'done' THEN SQLERRM ELSE SQLSTATE END;
END
$$;
CREATE TEMP TABLE attempts AS
SELECT * FROM (VALUES
  ('insert', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'MARKETING_DISABLED', 'secret')$$, :'c')),
  ('update', format($$UPDATE outreach.manual_overrides SET reason = 'secret' WHERE outreach_id = %L$$, :'c')),
  ('lift', format($$UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'secret' WHERE outreach_id = %L$$, :'c')),
  ('insert of a later revision', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason, revision) VALUES (%L, 'MARKETING_DISABLED', 'secret', 5)$$, :'c')),
  ('update of the revision too', format($$UPDATE outreach.manual_overrides SET reason = 'secret', revision = revision + 1 WHERE outreach_id = %L$$, :'c'))
) AS a (what, statement);
SELECT is(pg_temp.outcome(damage, statement), '23503', format('%s: an unaudited %s fails at commit', condition, what))
FROM attempts, (VALUES
  ('audit trigger disabled', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER "0_audit_override"'),
  ('all triggers disabled', 'ALTER TABLE outreach.manual_overrides DISABLE TRIGGER USER'),
  ('audit trigger dropped', 'DROP TRIGGER "0_audit_override" ON outreach.manual_overrides'),
  ('audit function replaced', 'CREATE OR REPLACE FUNCTION outreach_internal.audit_override() RETURNS trigger LANGUAGE plpgsql AS ''BEGIN RETURN NULL; END''')
) AS d (condition, damage);
SELECT is(pg_temp.outcome('SELECT 1', statement), 'done', 'as deployed, ' || what || ' is audited and passes') FROM attempts;
SELECT is(pg_temp.actions(:'c'), 'INSERT UPDATE UPDATE INSERT DELETE', 'none of these attempts left anything behind');

-- In replica mode the keys are off; the triggers are not.
SET LOCAL session_replication_role = replica;
INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (:'c', 'BLOCK_OUTREACH', 'in replica mode');
UPDATE outreach.manual_overrides SET reason = 'still in replica mode' WHERE outreach_id = :'c' AND override_type = 'BLOCK_OUTREACH';
DELETE FROM outreach.manual_overrides WHERE outreach_id = :'c' AND override_type = 'BLOCK_OUTREACH';
SELECT fixture.audit_now() \gset
SET LOCAL session_replication_role = origin;
SELECT is(pg_temp.actions(:'c'), 'INSERT UPDATE UPDATE INSERT DELETE INSERT UPDATE DELETE', 'session_replication_role = replica: audited all the same');

-- If the audit cannot be written, the action does not happen.
ALTER TABLE outreach.override_audit_log ADD CONSTRAINT disk_is_full CHECK (false) NOT VALID;
SELECT throws_ok(format('SELECT outreach.add_override(%L, %L, %L); SET CONSTRAINTS ALL IMMEDIATE', :'c', 'BLOCK_OUTREACH', 'x'), '23514', NULL, 'no audit, no override');
ALTER TABLE outreach.override_audit_log DROP CONSTRAINT disk_is_full;
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE outreach_id = :'c' AND override_type = 'BLOCK_OUTREACH'), 0::bigint, 'it is not there');

SELECT throws_ok('TRUNCATE outreach.manual_overrides', 'OX212', 'table is append-only', 'TRUNCATE, which no row trigger would see, is refused');
SET LOCAL session_replication_role = replica;
SELECT throws_ok('TRUNCATE outreach.manual_overrides', 'OX212', NULL, 'in replica mode as well');
SET LOCAL session_replication_role = origin;

-- The last lock of all: no claim is between its gate and its commit while an override commits.
SELECT set_eq(
  $$SELECT l.relation::regclass::text, l.mode FROM pg_locks AS l
    WHERE l.pid = pg_backend_pid() AND l.relation IN ('outreach_internal.brake_barrier'::regclass, 'outreach_internal.audit_chain'::regclass)$$,
  $$VALUES ('outreach_internal.brake_barrier', 'ExclusiveLock'), ('outreach_internal.audit_chain', 'ExclusiveLock')$$, 'a committing override holds chain and barrier');
SELECT is(current_setting('idle_in_transaction_session_timeout')::interval, '4s'::interval, 'and may not fall asleep on them');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'at the end the audit is whole');

SELECT * FROM finish();
ROLLBACK;
