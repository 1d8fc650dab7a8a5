BEGIN;
SET LOCAL client_min_messages = warning;
SELECT plan(37);

SELECT results_eq($$SELECT fixture.columns('outreach.override_audit_log')$$, $$VALUES
  ('audit_id bigint NOT NULL'),
  ('override_id uuid NOT NULL'),
  ('revision integer NOT NULL'),
  ('state_hash bytea NOT NULL'),
  ('outreach_id uuid'),
  ('action text NOT NULL'),
  ('before jsonb'),
  ('after jsonb'),
  ('reason text NOT NULL'),
  ('actor text NOT NULL'),
  ('on_behalf_of text'),
  ('recorded_at timestamp with time zone NOT NULL'),
  ('transaction_id bigint NOT NULL'),
  ('prev_audit_id bigint'),
  ('prev_hash bytea'),
  ('row_hash bytea NOT NULL STORED')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.override_audit_log')$$, $$VALUES
  ('PRIMARY KEY (audit_id)'),
  ('UNIQUE (audit_id, row_hash)'),
  ('UNIQUE (override_id, revision)'),
  ('UNIQUE (override_id, revision, state_hash)'),
  ('UNIQUE (prev_audit_id, prev_hash)'),
  ('FOREIGN KEY (prev_audit_id, prev_hash) REFERENCES outreach.override_audit_log(audit_id, row_hash)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.override_audit_log')$$, $$VALUES
  ('0_refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT results_eq($$SELECT fixture.grants('outreach.override_audit_log')$$, $$VALUES ('outreach_auditor: SELECT')$$, 'auditors read it, nobody writes it');
SELECT table_owner_is('outreach', 'override_audit_log', 'outreach_control', 'its owner');
SELECT fixture.function_is('outreach_internal.audit_row_hash',
  'audit_id bigint, override_id uuid, revision integer, state_hash bytea, outreach_id uuid, action text, before jsonb, after jsonb, reason text, actor text, on_behalf_of text, recorded_at timestamp with time zone, transaction_id bigint, prev_hash bytea',
  'bytea', 'immutable', 'outreach_control', '{}', definer => false);

-- A row by hand, as only a superuser or the log's owner could write one.
CREATE FUNCTION pg_temp.audit_row(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO outreach.override_audit_log (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', '))
  FROM jsonb_each_text(jsonb_build_object('audit_id', 1, 'override_id', gen_random_uuid(), 'revision', 1, 'state_hash', '\x00', 'action', 'INSERT',
    'after', '{}', 'reason', 'a test', 'actor', 'me', 'recorded_at', now(), 'transaction_id', 1) || changes)
$$;
SELECT throws_ok(pg_temp.audit_row(changes), code, NULL, why)
FROM (VALUES
  ('{"audit_id": 0}'::jsonb, '23514'::char(5), 'positions count from 1'),
  ('{"audit_id": 2}', '23514', 'a second row refers to the first'),
  ('{"audit_id": 3, "prev_audit_id": 1, "prev_hash": "\\x00"}', '23514', 'no position is skipped'),
  ('{"prev_audit_id": 0, "prev_hash": "\\x00"}', '23514', 'nothing comes before the first'),
  ('{"audit_id": 2, "prev_audit_id": 1}', '23514', 'a place without its hash is none'),
  ('{"audit_id": 2, "prev_audit_id": 1, "prev_hash": "\\x00"}', '23503', 'the row before has to be there, with that hash'),
  ('{"revision": 0}', '23514', 'revisions count from 1'),
  ('{"action": "UPSERT"}', '23514', 'actions are an enumeration'),
  ('{"before": "{}"}', '23514', 'an insert has nothing before it'),
  ('{"action": "DELETE"}', '23514', 'a delete leaves nothing after it'),
  ('{"action": "UPDATE"}', '23514', 'an update has both'),
  ('{"actor": null}', '23502', 'somebody did it'),
  ('{"row_hash": "\\x00"}', '428C9', 'nobody chooses the hash')
) AS bad (changes, code, why);

SELECT lives_ok(pg_temp.audit_row('{}'), 'the first row');
SELECT encode(row_hash, 'hex') AS first_hash FROM outreach.override_audit_log \gset
SELECT lives_ok(pg_temp.audit_row(jsonb_build_object('audit_id', 2, 'prev_audit_id', 1, 'prev_hash', '\x' || :'first_hash')), 'the second');
SELECT throws_ok(pg_temp.audit_row(jsonb_build_object('audit_id', 2, 'prev_audit_id', 1, 'prev_hash', '\x' || :'first_hash')), '23505', NULL, 'the chain does not fork');
SELECT throws_ok(pg_temp.audit_row('{}'), '23505', NULL, 'nor begin twice');

-- Append-only, for its owner too and in replica mode.
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_control'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest('{UPDATE outreach.override_audit_log SET reason = ''other'',DELETE FROM outreach.override_audit_log,TRUNCATE outreach.override_audit_log CASCADE}'::text[]) AS statement;
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', NULL, 'nor a superuser in replica mode: ' || statement)
FROM unnest('{UPDATE outreach.override_audit_log SET reason = ''other'',DELETE FROM outreach.override_audit_log,TRUNCATE outreach.override_audit_log CASCADE}'::text[]) AS statement;
SET LOCAL session_replication_role = origin;

-- With the guard off, the key still holds what another row refers to.
ALTER TABLE outreach.override_audit_log DISABLE TRIGGER USER;
SELECT throws_ok('DELETE FROM outreach.override_audit_log WHERE audit_id = 1', '23503', NULL, 'without the guard an inner row cannot be deleted');
SELECT throws_ok($$UPDATE outreach.override_audit_log SET reason = 'other' WHERE audit_id = 1$$, '23503', NULL, 'nor edited: its hash is referred to');

SELECT * FROM finish();
ROLLBACK;
