BEGIN;
SELECT plan(36);

SELECT results_eq($$SELECT fixture.columns('outreach.tier_changes')$$, $$VALUES
  ('outreach_id uuid NOT NULL'),
  ('recorded_at timestamp with time zone NOT NULL'),
  ('tier integer NOT NULL'),
  ('score_tier text NOT NULL'),
  ('computed_tier integer NOT NULL'),
  ('forced_tier integer'),
  ('bit_score integer NOT NULL'),
  ('score_is_unknown boolean NOT NULL'),
  ('hub_statuses jsonb NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.tier_changes')$$, $$VALUES ('PRIMARY KEY (outreach_id, recorded_at)')$$, 'no key to the spine: what happened outlives the company');
SELECT results_eq($$SELECT fixture.guards('outreach.tier_changes')$$, $$VALUES
  ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.tier_changes')$$, 'read through vw_tier_changes, written by snapshot_tiers()');
SELECT table_owner_is('outreach', 'tier_changes', 'outreach_owner', 'its owner');
SELECT has_index('outreach', 'tier_changes', 'tier_changes_recorded_idx', ARRAY['recorded_at'], 'what changed this week is found by its time');

CREATE FUNCTION pg_temp.change(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO outreach.tier_changes (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', '))
  FROM jsonb_each_text(jsonb_build_object('outreach_id', gen_random_uuid(), 'recorded_at', now(), 'tier', 2, 'score_tier', 'COLD', 'computed_tier', 2, 'bit_score', 0, 'score_is_unknown', false, 'hub_statuses', '{}'::jsonb) || changes)
$$;
SELECT lives_ok(pg_temp.change(changes), 'a record ' || changes::text)
FROM unnest(ARRAY['{}', '{"tier": 3, "forced_tier": 3}', '{"tier": -1, "computed_tier": -1}', '{"score_tier": "BURNING", "bit_score": 100}']::jsonb[]) AS changes;
SELECT throws_ok(pg_temp.change(changes), code, NULL, 'no record ' || changes::text)
FROM (VALUES
  ('{"tier": 4, "computed_tier": 4}'::jsonb, '23514'::char(5)), ('{"tier": -2, "computed_tier": -2}', '23514'), ('{"computed_tier": 5, "tier": 1, "forced_tier": 1}', '23514'), ('{"forced_tier": 7, "tier": 7}', '23514'),
  ('{"tier": 1}', '23514'), ('{"tier": 2, "forced_tier": 1}', '23514'),
  ('{"score_tier": "LUKEWARM"}', '23514'), ('{"bit_score": 101}', '23514'), ('{"bit_score": -1}', '23514'), ('{"hub_statuses": "[]"}', '23514'), ('{"hub_statuses": "5"}', '23514'),
  ('{"tier": null}', '23502'), ('{"hub_statuses": null}', '23502'), ('{"score_is_unknown": null}', '23502')) AS c (changes, code);
SELECT pg_temp.change('{"outreach_id": "00000000-0000-0000-0000-000000000001"}') AS statement \gset
:statement;
SELECT throws_ok(:'statement', '23505', NULL, 'one record of a company and time');

-- Append-only, whoever tries.
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_owner'', %L)', statement), 'OX212', 'table is append-only', 'its owner may not ' || statement)
FROM unnest(ARRAY['UPDATE outreach.tier_changes SET bit_score = 1', 'DELETE FROM outreach.tier_changes', 'TRUNCATE outreach.tier_changes']) AS statement;
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', 'table is append-only', 'nor in replica mode ' || statement)
FROM unnest(ARRAY['UPDATE outreach.tier_changes SET bit_score = bit_score', 'DELETE FROM outreach.tier_changes', 'TRUNCATE outreach.tier_changes']) AS statement;
SET LOCAL session_replication_role = origin;
SELECT is((SELECT count(*) FROM outreach.tier_changes), 5::bigint, 'all are there');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, statement), '42501', NULL, role || ' may not ' || left(statement, 6))
FROM (VALUES ('outreach_operator', 'INSERT INTO outreach.tier_changes DEFAULT VALUES'), ('outreach_app', 'DELETE FROM outreach.tier_changes'), ('outreach_analyst', 'SELECT * FROM outreach.tier_changes'), ('outreach_stranger', 'SELECT * FROM outreach.tier_changes')) AS w (role, statement);

SELECT * FROM finish();
ROLLBACK;
