BEGIN;
SELECT plan(31);

SELECT results_eq($$SELECT fixture.columns('outreach.gate_decisions')$$, $$VALUES
  ('decided_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('decision_id bigint NOT NULL DEFAULT nextval(''outreach.gate_decision_id_seq''::regclass)'),
  ('outreach_id uuid NOT NULL'),
  ('channel text'),
  ('send_id uuid'),
  ('campaign_id uuid'),
  ('stage text NOT NULL'),
  ('allowed boolean NOT NULL'),
  ('codes text[] NOT NULL DEFAULT ''{}''::text[]'),
  ('tier integer'),
  ('bit_score integer'),
  ('score_tier text'),
  ('marketing_disabled boolean'),
  ('override_ids uuid[]'),
  ('eligibility_status text'),
  ('identity_status text')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.gate_decisions')$$, $$VALUES ('PRIMARY KEY (decided_at, decision_id)')$$, 'no key to the spine: decisions outlive their company');
SELECT results_eq($$SELECT fixture.guards('outreach.gate_decisions')$$, $$VALUES
  ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.gate_decisions')$$, 'read through vw_gate_decisions, written by the gate');
SELECT table_owner_is('outreach', 'gate_decisions', 'outreach_owner', 'its owner');
SELECT is(pg_get_partkeydef('outreach.gate_decisions'::regclass), 'RANGE (decided_at)', 'partitioned by time');

CREATE FUNCTION pg_temp.decision(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO outreach.gate_decisions (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', '))
  FROM jsonb_each_text(jsonb_build_object('outreach_id', gen_random_uuid(), 'stage', 'check', 'allowed', true) || changes)
$$;
SELECT lives_ok(pg_temp.decision(changes), 'a decision ' || changes::text)
FROM unnest('{"{}","{\"stage\": \"claim\", \"channel\": \"email\"}","{\"stage\": \"begin\", \"channel\": \"phone\", \"allowed\": false, \"codes\": \"{OX101}\"}"}'::jsonb[]) AS changes;
SELECT throws_ok(pg_temp.decision(changes), code, NULL, why)
FROM (VALUES
  ('{"stage": "send"}'::jsonb, '23514'::char(5), 'stages are an enumeration'),
  ('{"channel": "fax"}', '23514', 'channels are an enumeration'),
  ('{"allowed": false}', '23514', 'a refusal has a code'),
  ('{"codes": "{OX101}"}', '23514', 'what is allowed has none'),
  ('{"outreach_id": null}', '23502', 'it is about a company'),
  ('{"stage": null}', '23502', 'at some stage')
) AS bad (changes, code, why);

-- Append-only: the table, and each partition by itself, which the table's own trigger would not see.
INSERT INTO outreach.gate_decisions (decided_at, outreach_id, stage, allowed) VALUES ('2001-01-01Z', gen_random_uuid(), 'check', true), ('2026-02-03Z', gen_random_uuid(), 'check', true);
SELECT is((SELECT tableoid::regclass::text FROM outreach.gate_decisions WHERE decided_at = '2001-01-01Z'), 'outreach_internal.gate_decisions_default', 'a time without a partition goes to the default');
SELECT is((SELECT tableoid::regclass::text FROM outreach.gate_decisions WHERE decided_at = '2026-02-03Z'), 'outreach_internal.gate_decisions_2026_02', 'others to their month');

CREATE TEMP TABLE attempts AS
SELECT t.name AS relation, replace(c.command, '@', t.name) AS command
FROM unnest('{outreach.gate_decisions,outreach_internal.gate_decisions_default,outreach_internal.gate_decisions_2026_02}'::text[]) AS t (name),
  unnest('{UPDATE @ SET tier = 3,DELETE FROM @,TRUNCATE @}'::text[]) AS c (command);
GRANT SELECT ON attempts TO PUBLIC;
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_owner'', %L)', command), 'OX212', 'table is append-only', 'its owner may not ' || command) FROM attempts;
SELECT throws_ok($$UPDATE outreach.gate_decisions SET decided_at = '2026-03-03Z' WHERE decided_at = '2026-02-03Z'$$, 'OX212', NULL, 'nor may a row move to another month');
SET LOCAL session_replication_role = replica;
SELECT is_empty($$SELECT command FROM attempts WHERE (fixture.refusal(command)).code IS DISTINCT FROM 'OX212'$$, 'nor a superuser in replica mode any of it');
SET LOCAL session_replication_role = origin;
SELECT is_empty(
  $$SELECT i.inhrelid::regclass FROM pg_inherits AS i WHERE i.inhparent = 'outreach.gate_decisions'::regclass
      AND (fixture.refusal(format('TRUNCATE %s', i.inhrelid::regclass))).code IS DISTINCT FROM 'OX212'$$, 'no partition can be truncated');
SELECT is_empty(
  $$SELECT i.inhrelid::regclass FROM pg_inherits AS i WHERE i.inhparent = 'outreach.gate_decisions'::regclass
      AND ARRAY(SELECT fixture.guards(i.inhrelid)) <> '{"refuse_change AFTER UPDATE OR DELETE ALWAYS","refuse_truncate BEFORE TRUNCATE ALWAYS"}'$$, 'each has both guards, ALWAYS');
SELECT is((SELECT count(*) FROM outreach.gate_decisions), 5::bigint, 'all rows are still there');

SELECT * FROM finish();
ROLLBACK;
