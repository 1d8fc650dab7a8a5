BEGIN;
SELECT plan(39);

SELECT fixture.function_is('outreach.add_overrides', 'overrides jsonb', 'bigint', 'volatile', 'outreach_control', '{outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.add_overrides('[]')$s$)$$, '42501', NULL, 'a stranger may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.add_overrides('[]')$s$)$$, 'an operator may');

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.element(id uuid, type text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql
AS $$ SELECT jsonb_build_object('outreach_id', id, 'override_type', type, 'reason', 'a test') || more $$;
CREATE FUNCTION pg_temp.add(VARIADIC elements jsonb[]) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT outreach.add_overrides(%L)', to_jsonb(elements)) $$;

SELECT is(outreach.add_overrides('[]'), 0::bigint, 'none');
SELECT is(outreach.add_overrides(jsonb_build_array(pg_temp.element(:'b', 'BLOCK_EMAIL'), pg_temp.element(:'a', 'BLOCK_OUTREACH', '{"unknown_key": 1, "forced_tier": null}'),
  pg_temp.element(:'b', 'FORCE_TIER', '{"forced_tier": -1, "expires_at": "2099-01-01T00:00:00Z"}'))), 3::bigint, 'three at once; unknown keys are ignored, null is absent');
SELECT fixture.audit_now() \gset
SELECT is((SELECT count(*) FROM outreach.override_audit_log), 3::bigint, 'three rows of audit');

-- All or nothing; DETAIL names the element, counted from 0, or the company.
CREATE TEMP TABLE attempts AS SELECT * FROM (VALUES
  ('OX001'::char(5), 'no company', '{"override_type": "BLOCK_PHONE", "reason": "x"}'::jsonb),
  ('OX001', 'a null company', '{"outreach_id": null, "override_type": "BLOCK_PHONE", "reason": "x"}'),
  ('OX004', 'a blank reason', pg_temp.element(:'b', 'BLOCK_PHONE', '{"reason": " "}')),
  ('OX004', 'no reason', pg_temp.element(:'b', 'BLOCK_PHONE') - 'reason'),
  ('OX005', 'an unknown company', pg_temp.element(:'unknown', 'BLOCK_PHONE')),
  ('OX009', 'an unknown type', pg_temp.element(:'b', 'BLOCK_FAX')),
  ('OX009', 'no type', pg_temp.element(:'b', 'BLOCK_PHONE') - 'override_type'),
  ('OX009', 'a type with a function of its own', pg_temp.element(:'b', 'MARKETING_DISABLED')),
  ('OX009', 'a block with a tier', pg_temp.element(:'b', 'BLOCK_PHONE', '{"forced_tier": 1}')),
  ('OX009', 'a forced tier without a time', pg_temp.element(:'c', 'FORCE_TIER', '{"forced_tier": 1}')),
  ('OX203', 'one that is already live', pg_temp.element(:'b', 'BLOCK_EMAIL')),
  ('OX203', 'one that is in the list twice', pg_temp.element(:'c', 'BLOCK_PHONE')),
  ('OX011', 'a company that is no uuid', pg_temp.element(:'b', 'BLOCK_PHONE', '{"outreach_id": "x"}')),
  ('OX011', 'a tier that is no number', pg_temp.element(:'c', 'FORCE_TIER', '{"forced_tier": "high", "expires_at": "2099-01-01Z"}')),
  ('OX011', 'a tier that is no integer', pg_temp.element(:'c', 'FORCE_TIER', '{"forced_tier": 1.5, "expires_at": "2099-01-01Z"}')),
  ('OX011', 'a time that is none', pg_temp.element(:'c', 'FORCE_TIER', '{"forced_tier": 1, "expires_at": "soon"}')),
  ('OX011', 'a time that does not exist', pg_temp.element(:'c', 'FORCE_TIER', '{"forced_tier": 1, "expires_at": "2099-13-01Z"}'))
) AS a (code, what, element);
SELECT throws_ok(pg_temp.add(pg_temp.element(:'c', 'BLOCK_PHONE'), element), code, NULL, what) FROM attempts;
SELECT is((SELECT count(*) FROM outreach.manual_overrides), 3::bigint, 'nothing of it was written');
SELECT throws_ok($$SELECT outreach.add_overrides('{}')$$, 'OX011', 'not an array of objects', 'an object is no array');
SELECT throws_ok('SELECT outreach.add_overrides(NULL)', 'OX011', 'not an array of objects', 'nor is NULL');

SELECT matches((fixture.refusal(pg_temp.add(pg_temp.element(:'c', 'BLOCK_PHONE'), element))).detail, '^element 1\M', 'DETAIL names element 1: ' || what)
FROM attempts WHERE what IN ('an unknown type', 'a company that is no uuid', 'a time that is none');
SELECT matches((fixture.refusal(pg_temp.add(pg_temp.element(:'c', 'BLOCK_PHONE'), element))).detail, format('outreach_id %s, type %s', element ->> 'outreach_id', element ->> 'override_type'),
  'DETAIL names company and type: ' || what)
FROM attempts WHERE code = 'OX203';
SELECT is(outreach.add_overrides((SELECT jsonb_agg(pg_temp.element(fixture.minted(), 'BLOCK_EMAIL')) FROM generate_series(1, 200))), 200::bigint, 'two hundred companies in one call');
SELECT fixture.audit_now() \gset
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit is whole');

SELECT * FROM finish();
ROLLBACK;
