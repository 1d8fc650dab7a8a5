BEGIN;
SELECT plan(34);

SELECT results_eq($$SELECT fixture.columns('outreach.bit_signals')$$, $$VALUES
  ('signal_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid NOT NULL'),
  ('signal_type text NOT NULL'),
  ('source_hub text NOT NULL'),
  ('source_ref text NOT NULL'),
  ('occurred_at timestamp with time zone NOT NULL'),
  ('recorded_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('metadata jsonb NOT NULL DEFAULT ''{}''::jsonb')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.bit_signals')$$, $$VALUES
  ('PRIMARY KEY (signal_id)'),
  ('UNIQUE (source_hub, source_ref)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)'),
  ('FOREIGN KEY (signal_type, source_hub) REFERENCES outreach_internal.bit_types(signal_type, source_hub)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.bit_signals')$$, $$VALUES
  ('guard_signals AFTER DELETE ALWAYS'), ('refuse_change AFTER UPDATE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.bit_signals')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'bit_signals', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.guard_signals', '', 'trigger', 'volatile', 'outreach_control', '{}');

SELECT fixture.minted() AS a, fixture.minted() AS b \gset
PREPARE put AS INSERT INTO outreach.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, metadata) VALUES ($1, $2, $3, $4, $5, $6);
CREATE FUNCTION pg_temp.put(id uuid, type text DEFAULT 'NEWS_MENTION', hub text DEFAULT 'blog-content', ref text DEFAULT 'r',
  at timestamptz DEFAULT now(), metadata jsonb DEFAULT '{}') RETURNS text LANGUAGE sql
AS $$ SELECT format('EXECUTE put(%L, %L, %L, %L, %L, %L)', id, type, hub, ref, at, metadata) $$;
SELECT lives_ok(pg_temp.put(:'a', ref => 'first'), 'a signal');
SELECT throws_ok(pg_temp.put(:'b', ref => 'first'), '23505', NULL, 'a reference once per hub');
SELECT lives_ok(pg_temp.put(:'a', 'DOMAIN_VERIFIED', hub => 'company-target', ref => 'first'), 'another hub has references of its own');
SELECT throws_ok(statement, code, NULL, why)
FROM (VALUES
  (pg_temp.put(gen_random_uuid()), '23503', 'a company that is not on the spine'),
  (pg_temp.put(NULL), '23502', 'no company'),
  (pg_temp.put(:'a', 'RUMOUR'), '23503', 'an unknown type'),
  (pg_temp.put(:'a', hub => 'dol-filings'), '23503', 'a hub that is not the type''s'),
  (pg_temp.put(:'a', ref => ' '), '23514', 'a blank reference'),
  (pg_temp.put(:'a', ref => repeat('x', 401)), '23514', 'a reference of 401 characters'),
  (pg_temp.put(:'a', at => 'infinity'), '23514', 'no time'),
  (pg_temp.put(:'a', metadata => '[]'), '23514', 'metadata that are not an object')) AS bad (statement, code, why);
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Base', 10, 60, '2026-01-01Z');
SELECT lives_ok(pg_temp.put(:'a', at => '2026-01-01Z', ref => repeat('é', 400)), 'a reference of 400 characters, whatever versions the type has');

-- Append-only; rows go only with their archived company, whoever tries.
SELECT throws_ok(statement, 'OX212', 'table is append-only', statement)
FROM unnest(ARRAY['UPDATE outreach.bit_signals SET occurred_at = now()', 'DELETE FROM outreach.bit_signals', 'TRUNCATE outreach.bit_signals']) AS statement;
INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason)
SELECT outreach_id, sovereign_company_id, minted_at, minted_by, 'gone' FROM outreach.outreach WHERE outreach_id = :'b';
SELECT pg_temp.put(:'b', ref => 'of b') AS statement \gset
:statement;
SELECT throws_ok('DELETE FROM outreach.bit_signals', 'OX212', 'table is append-only', 'not even when some of them are archived');
SELECT matches((fixture.refusal('DELETE FROM outreach.bit_signals')).detail, :'a', 'DETAIL names a company that is not');
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'as a replica: ' || statement)
FROM unnest(ARRAY['UPDATE outreach.bit_signals SET occurred_at = now()', 'DELETE FROM outreach.bit_signals', 'TRUNCATE outreach.bit_signals']) AS statement;
SET LOCAL session_replication_role = origin;
SELECT lives_ok(format('DELETE FROM outreach.bit_signals WHERE outreach_id = %L', :'b'), 'those of an archived company go');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'a'), 3::bigint, 'and no others');

SELECT * FROM finish();
ROLLBACK;
