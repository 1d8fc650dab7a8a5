BEGIN;
SELECT plan(35);

SELECT fixture.function_is('outreach.verify_override_audit', '', 'TABLE(audit_id bigint, problem text)', 'stable', 'outreach_control', '{outreach_auditor}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.verify_override_audit()'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_operator}'::text[]) AS role;
SELECT lives_ok($$SELECT fixture.as_role('outreach_auditor', 'SELECT * FROM outreach.verify_override_audit()')$$, 'an auditor may');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'nothing audited, nothing wrong');

-- A history: rows 1 to 8.
SELECT fixture.minted() AS a, fixture.minted() AS b \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'one') AS email, outreach.add_override(:'a', 'BLOCK_PHONE', 'two') AS phone,
  outreach.add_override(:'b', 'FORCE_TIER', 'three', 3, clock_timestamp() + interval '1 hour') AS tier, outreach.halt_all_outreach('four') AS halt \gset
SELECT outreach.remove_override(:'email', 'five'), outreach.resume_all_outreach('six'), outreach.set_marketing_disabled(:'b', true, 'seven') \gset
SELECT outreach.set_marketing_disabled(:'b', false, 'eight') \gset
SELECT fixture.audit_now() \gset
SELECT is((SELECT count(*) FROM outreach.override_audit_log), 8::bigint, 'eight rows');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'and all is well with them');
SELECT audit_id AS head_id, row_hash AS head_hash FROM outreach.override_audit_head() \gset

-- What only a superuser can do, with every trigger and key switched off. Each damage is done, seen, and undone.
CREATE FUNCTION pg_temp.problems_after(damage text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _problems text;
BEGIN
  ALTER TABLE outreach.override_audit_log DISABLE TRIGGER ALL;
  ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL;
  SET LOCAL session_replication_role = replica;
  EXECUTE damage;
  SELECT string_agg(coalesce(v.audit_id::text, '-') || ' ' || regexp_replace(v.problem, 'override [0-9a-f-]{36}', 'override'), '; ' ORDER BY v.audit_id, v.problem) INTO _problems
  FROM outreach.verify_override_audit() AS v;
  RAISE EXCEPTION 'undo';
EXCEPTION WHEN raise_exception THEN
  RETURN _problems;
END
$$;
CREATE FUNCTION pg_temp.forged(id integer, changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO outreach.override_audit_log (%s) SELECT %s FROM outreach.override_audit_log AS l WHERE l.audit_id = %s',
    string_agg(quote_ident(key), ', '), string_agg(CASE WHEN value IN ('l.override_id', 'l.row_hash', 'l.state_hash') THEN value ELSE quote_nullable(value) END, ', '), id - 1)
  FROM jsonb_each_text(jsonb_build_object('audit_id', id, 'override_id', 'l.override_id', 'revision', 9, 'state_hash', 'l.state_hash', 'action', 'INSERT', 'after', '{}',
    'reason', 'forged', 'actor', 'me', 'recorded_at', now(), 'transaction_id', 1, 'prev_audit_id', id - 1, 'prev_hash', 'l.row_hash') || changes)
$$;

SELECT is(pg_temp.problems_after(damage), problems, what)
FROM (VALUES
  ('an edited row', $$UPDATE outreach.override_audit_log SET reason = 'other' WHERE audit_id = 3$$, '4 does not hold the hash of the row before it'),
  ('an edited actor', $$UPDATE outreach.override_audit_log SET actor = 'somebody else' WHERE audit_id = 1$$, '2 does not hold the hash of the row before it'),
  ('an edited time', $$UPDATE outreach.override_audit_log SET recorded_at = recorded_at - interval '1 microsecond' WHERE audit_id = 7$$, '8 does not hold the hash of the row before it'),
  ('a deleted row', 'DELETE FROM outreach.override_audit_log WHERE audit_id = 3', '4 rows are missing before it: 3 to 3; - override has no audit row'),
  ('the first rows deleted', 'DELETE FROM outreach.override_audit_log WHERE audit_id <= 2', '3 rows are missing before it: 1 to 2; 5 does not follow the audit row before it of override; - override has no audit row'),
  ('a row moved', 'ALTER TABLE outreach.override_audit_log DROP CONSTRAINT chain_has_no_gap; UPDATE outreach.override_audit_log SET audit_id = audit_id + 100 WHERE audit_id = 8', '108 rows are missing before it: 8 to 107'),
  ('an edited row whose hash was kept', $$ALTER TABLE outreach.override_audit_log ALTER row_hash DROP EXPRESSION; UPDATE outreach.override_audit_log SET reason = 'other' WHERE audit_id = 3$$,
    '3 row_hash is not the hash of its content'),
  ('a link edited', $$UPDATE outreach.override_audit_log SET prev_hash = '\x00' WHERE audit_id = 8$$, '8 does not hold the hash of the row before it'),
  ('a cut tail: the override shows it', 'DELETE FROM outreach.override_audit_log WHERE audit_id = 8', '7 override is not in the state of its last audit row'),
  ('an override edited', format($$UPDATE outreach.manual_overrides SET reason = 'other' WHERE override_id = %L$$, :'phone'), '2 override is not in the state of its last audit row'),
  ('a block lifted', format($$UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'x' WHERE override_id = %L$$, :'phone'),
    '2 override is not in the state of its last audit row'),
  ('a block lifted, its revision advanced', format($$UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'x', revision = 2 WHERE override_id = %L$$, :'phone'),
    '2 override is not in the state of its last audit row'),
  ('a lifted override put back into its earlier, audited state', format($$UPDATE outreach.manual_overrides AS o
    SET removed_at = NULL, removed_by = NULL, removed_reason = NULL, revision = 1 WHERE override_id = %L$$, :'email'), '5 override is not in the state of its last audit row'),
  ('a closed override deleted', format('DELETE FROM outreach.manual_overrides WHERE override_id = %L', :'halt'), '6 override is gone, but no audit row deleted it'),
  ('a live block deleted', format('DELETE FROM outreach.manual_overrides WHERE override_id = %L', :'phone'), '2 override is gone, but no audit row deleted it'),
  ('an override without audit', format($$INSERT INTO outreach.manual_overrides (outreach_id, override_type, reason) VALUES (%L, 'BLOCK_OUTREACH', 'secret')$$, :'a'), '- override has no audit row'),
  ('everything deleted but the overrides', 'DELETE FROM outreach.override_audit_log', '- override has no audit row; - override has no audit row; - override has no audit row; - override has no audit row; - override has no audit row'),
  ('a forged row about an override', pg_temp.forged(9, '{"reason": "never happened"}'), '9 does not follow the audit row before it of override; 9 override is not in the state of its last audit row'),
  ('a forged deletion of an override that never was', pg_temp.forged(9, jsonb_build_object('override_id', gen_random_uuid(), 'revision', 1, 'action', 'DELETE', 'before', '{}', 'after', NULL)),
    '9 does not follow the audit row before it of override'),
  ('a forged row about an override that never was', pg_temp.forged(9, jsonb_build_object('override_id', gen_random_uuid(), 'revision', 1)), '9 override is gone, but no audit row deleted it')
) AS d (what, damage, problems);

-- A tail that was cut, overrides and all, is whole in itself: only a head that was stored elsewhere shows it.
ALTER TABLE outreach.override_audit_log DISABLE TRIGGER ALL;
ALTER TABLE outreach.manual_overrides DISABLE TRIGGER ALL;
DELETE FROM outreach.override_audit_log WHERE audit_id >= 7;
DELETE FROM outreach.manual_overrides WHERE override_type = 'MARKETING_DISABLED';
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'a tail cut together with its override leaves a chain that is whole');
SELECT is_empty(format('SELECT * FROM outreach.override_audit_log WHERE audit_id = %L AND row_hash = %L', :'head_id', :'head_hash'), 'but the stored head is not in it any more');

SELECT * FROM finish();
ROLLBACK;
