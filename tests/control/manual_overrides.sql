BEGIN;
SELECT plan(37);

SELECT results_eq($$SELECT regexp_replace(c, ' STORED.*', ' STORED') FROM fixture.columns('outreach.manual_overrides') AS c$$, $$VALUES
  ('override_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('outreach_id uuid'),
  ('override_type text NOT NULL'),
  ('forced_tier integer'),
  ('reason text NOT NULL'),
  ('expires_at timestamp with time zone'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('created_by text NOT NULL DEFAULT SESSION_USER'),
  ('removed_at timestamp with time zone'),
  ('removed_by text'),
  ('removed_reason text'),
  ('revision integer NOT NULL DEFAULT 1'),
  ('state_hash bytea NOT NULL STORED')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.manual_overrides')$$, $$VALUES
  ('PRIMARY KEY (override_id)'),
  ('FOREIGN KEY (outreach_id) REFERENCES outreach.outreach(outreach_id)'),
  ('FOREIGN KEY (override_id, revision, state_hash) REFERENCES outreach.override_audit_log(override_id, revision, state_hash) DEFERRABLE INITIALLY DEFERRED')$$,
  'keys: a state has to be audited by the end of its transaction');
SELECT results_eq($$SELECT fixture.guards('outreach.manual_overrides')$$, $$VALUES
  ('0_audit_override AFTER INSERT OR UPDATE OR DELETE DEFERRED ALWAYS'),
  ('refuse_truncate BEFORE TRUNCATE ALWAYS'),
  ('revise_override BEFORE INSERT OR UPDATE ALWAYS')$$, 'triggers, those of control/override_audit');
SELECT is_empty($$SELECT fixture.grants('outreach.manual_overrides')$$, 'no access role touches the table');
SELECT table_owner_is('outreach', 'manual_overrides', 'outreach_control', 'its owner');
SELECT is((SELECT array_agg(p) FROM unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS p WHERE has_table_privilege('outreach_owner', 'outreach.manual_overrides', p)),
  '{SELECT}'::text[], 'the hub''s owner only reads it');
SELECT ok(NOT has_table_privilege('outreach_control', 'outreach.outreach', 'REFERENCES'), 'the right to refer to the spine was taken back after deployment');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, $$INSERT INTO outreach.manual_overrides (override_type, reason) VALUES ('BLOCK_OUTREACH', 'x')$$), '42501', NULL, role || ' may not write it directly')
FROM unnest('{outreach_operator,outreach_app,outreach_owner,outreach_stranger}'::text[]) AS role;

SELECT fixture.minted() AS a, fixture.minted() AS b \gset
CREATE FUNCTION pg_temp.override(changes jsonb) RETURNS text LANGUAGE sql AS $$
  SELECT format('INSERT INTO outreach.manual_overrides (%s) VALUES (%s)', string_agg(quote_ident(key), ', '), string_agg(quote_nullable(value), ', '))
  FROM jsonb_each_text(jsonb_build_object('override_type', 'BLOCK_EMAIL', 'reason', 'a test') || changes)
$$;
SELECT throws_ok(pg_temp.override(jsonb_build_object('outreach_id', :'a') || changes), code, NULL, why)
FROM (VALUES
  ('{"override_type": "BLOCK_FAX"}'::jsonb, '23514'::char(5), 'types are an enumeration'),
  ('{"reason": " \t"}', '23514', 'a reason is not blank'),
  ('{"reason": null}', '23502', 'a reason is required'),
  ('{"forced_tier": 1}', '23514', 'a block has no tier'),
  ('{"expires_at": "2099-01-01Z"}', '23514', 'a block does not expire'),
  ('{"override_type": "MARKETING_DISABLED", "expires_at": "2099-01-01Z"}', '23514', 'nor does the flag'),
  ('{"override_type": "FORCE_TIER", "expires_at": "2099-01-01Z"}', '23514', 'a forced tier has a tier'),
  ('{"override_type": "FORCE_TIER", "forced_tier": 1}', '23514', 'and expires'),
  ('{"override_type": "FORCE_TIER", "forced_tier": 4, "expires_at": "2099-01-01Z"}', '23514', 'a tier is at most 3'),
  ('{"override_type": "FORCE_TIER", "forced_tier": -2, "expires_at": "2099-01-01Z"}', '23514', 'and at least -1'),
  ('{"outreach_id": null}', '23514', 'only a BLOCK_OUTREACH can be for all companies'),
  ('{"outreach_id": null, "override_type": "MARKETING_DISABLED"}', '23514', 'marketing is disabled company by company'),
  ('{"outreach_id": "00000000-0000-7000-8000-000000000000"}', '23503', 'the company is on the spine'),
  ('{"removed_reason": "lifted"}', '23514', 'a removal has its time'),
  ('{"removed_at": "2026-01-01Z"}', '23514', 'and its reason'),
  ('{"removed_at": "2026-01-01Z", "removed_reason": " "}', '23514', 'which is not blank'),
  ('{"state_hash": "\\x00"}', '428C9', 'nobody chooses the hash of a state')
) AS bad (changes, code, why);

-- One live override of a type per company, decided by an index; NULL is one company too.
SELECT lives_ok(pg_temp.override(jsonb_build_object('outreach_id', :'a')), 'one');
SELECT throws_ok(pg_temp.override(jsonb_build_object('outreach_id', :'a')), '23505', NULL, 'a second of the type is refused');
SELECT lives_ok(pg_temp.override(jsonb_build_object('outreach_id', :'b')), 'not for another company');
SELECT lives_ok(pg_temp.override(jsonb_build_object('outreach_id', :'a', 'override_type', 'BLOCK_PHONE')), 'nor of another type');
SELECT lives_ok(pg_temp.override('{"override_type": "BLOCK_OUTREACH"}'), 'one halt');
SELECT throws_ok(pg_temp.override('{"override_type": "BLOCK_OUTREACH"}'), '23505', NULL, 'there are no two');
UPDATE outreach.manual_overrides SET removed_at = now(), removed_by = 'x', removed_reason = 'lifted' WHERE outreach_id = :'a';
SELECT lives_ok(pg_temp.override(jsonb_build_object('outreach_id', :'a')), 'once it is lifted, there may be another');

-- The hash of a state: everything that matters is in it, and two states never look alike.
SELECT is((SELECT count(DISTINCT state_hash) FROM outreach.manual_overrides), (SELECT count(*) FROM outreach.manual_overrides), 'every state has its own hash');
SELECT is(
  (SELECT array_agg(c ORDER BY c) FROM unnest('{outreach_id,override_type,forced_tier,reason,expires_at,created_at,created_by,removed_at,removed_by,removed_reason,override_id}'::text[]) AS c
   WHERE pg_get_expr((SELECT adbin FROM pg_attrdef WHERE adrelid = 'outreach.manual_overrides'::regclass AND pg_get_expr(adbin, adrelid) ~ 'sha256'), 'outreach.manual_overrides'::regclass) ~ ('\m' || c || '\M')),
  (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute AS a
   WHERE a.attrelid = 'outreach.manual_overrides'::regclass AND a.attnum > 0 AND a.attname NOT IN ('revision', 'state_hash')),
  'every column but the revision is in it');

SELECT * FROM finish();
ROLLBACK;
