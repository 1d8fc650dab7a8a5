BEGIN;
SELECT plan(54);

SELECT fixture.function_is('outreach.add_override',
  'outreach_id uuid, override_type text, reason text, forced_tier integer DEFAULT NULL::integer, expires_at timestamp with time zone DEFAULT NULL::timestamp with time zone',
  'uuid', 'volatile', 'outreach_control', '{outreach_operator}');

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT outreach.add_override(%L, %L, %L)', :'a', 'BLOCK_EMAIL', 'x')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app,outreach_dispatcher,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_operator'', %L)', format('SELECT outreach.add_override(%L, %L, %L)', :'b', 'BLOCK_EMAIL', 'x')), 'an operator may');

-- Every type, and what comes of it.
SELECT outreach.add_override(outreach_id => :'a', override_type => 'BLOCK_EMAIL', reason => 'asked us to stop') AS id \gset
SELECT results_eq(format('SELECT outreach_id, override_type, forced_tier, reason, expires_at, created_by, removed_at FROM outreach.manual_overrides WHERE override_id = %L', :'id'),
  format($$SELECT %L::uuid, 'BLOCK_EMAIL', NULL::integer, 'asked us to stop', NULL::timestamptz, session_user::text COLLATE "default", NULL::timestamptz$$, :'a'), 'the row');
SELECT ok((SELECT created_at BETWEEN now() AND clock_timestamp() FROM outreach.manual_overrides WHERE override_id = :'id'), 'by the clock');
SELECT lives_ok(format('SELECT outreach.add_override(%L, %L, %L)', :'a', type, 'x'), type || ' can be set')
FROM unnest('{BLOCK_OUTREACH,BLOCK_PHONE}'::text[]) AS type;
SELECT outreach.add_override(:'a', 'FORCE_TIER', 'pilot', 2, clock_timestamp() + interval '1 hour') AS tier \gset
SELECT is((SELECT forced_tier FROM outreach.manual_overrides WHERE override_id = :'tier'), 2, 'FORCE_TIER can be set');

-- Refusals. NULL first of all, then the reason, then the company, then what does not fit.
CREATE FUNCTION pg_temp.add(id uuid, type text, reason text, tier integer DEFAULT NULL, expires timestamptz DEFAULT NULL) RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT outreach.add_override(%L, %L, %L, %L, %L)', id, type, reason, tier, expires) $$;
SELECT throws_ok(pg_temp.add(NULL, 'BLOCK_EMAIL', ' '), 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(pg_temp.add(:'unknown', 'BLOCK_EMAIL', ' '), 'OX004', 'reason is blank', 'a blank reason');
SELECT throws_ok(pg_temp.add(:'b', 'BLOCK_PHONE', NULL), 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok(pg_temp.add(:'b', 'BLOCK_PHONE', 'ann@example.com asked'), 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT throws_ok(pg_temp.add(:'unknown', 'BLOCK_FAX', 'x'), 'OX005', 'unknown outreach_id', 'an unknown company');
SELECT throws_ok(pg_temp.add(:'b', type, 'x', tier, expires), 'OX009', 'override does not fit', why)
FROM (VALUES
  ('BLOCK_FAX', NULL::integer, NULL::timestamptz, 'an unknown type'),
  (NULL, NULL, NULL, 'no type'),
  ('block_phone', NULL, NULL, 'a type in lower case'),
  ('MARKETING_DISABLED', NULL, NULL, 'the flag has a function of its own'),
  ('HALT', NULL, NULL, 'so has the halt'),
  ('BLOCK_PHONE', 1, NULL, 'a block with a tier'),
  ('BLOCK_PHONE', NULL, 'infinity', 'a block that expires, even at infinity'),
  ('BLOCK_OUTREACH', NULL, '2099-01-01Z', 'a block that expires'),
  ('FORCE_TIER', NULL, '2099-01-01Z', 'a forced tier without a tier'),
  ('FORCE_TIER', 4, '2099-01-01Z', 'a tier above 3'),
  ('FORCE_TIER', -2, '2099-01-01Z', 'a tier below -1'),
  ('FORCE_TIER', 1, NULL, 'a forced tier that does not expire'),
  ('FORCE_TIER', 1, 'infinity', 'a forced tier that expires at infinity'),
  ('FORCE_TIER', 1, '2001-01-01Z', 'a forced tier that has expired'),
  ('FORCE_TIER', 1, now(), 'a forced tier that expires when the transaction began')
) AS bad (type, tier, expires, why);
SELECT matches((fixture.refusal(pg_temp.add(:'b', 'MARKETING_DISABLED', 'x'))).hint, 'set_marketing_disabled', 'HINT names the function to use');
SELECT throws_ok(pg_temp.add(:'a', 'BLOCK_EMAIL', 'again'), 'OX203', 'override of this type is already live', 'a second of the type');
SELECT is((fixture.refusal(pg_temp.add(:'a', 'BLOCK_EMAIL', 'again'))).detail, format('outreach_id %s, type BLOCK_EMAIL', :'a'), 'DETAIL names company and type');
SELECT throws_ok(pg_temp.add(:'a', 'FORCE_TIER', 'again', 3, '2099-01-01Z'), 'OX203', 'override of this type is already live', 'a second forced tier');
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE outreach_id = :'b'), 1::bigint, 'no refusal wrote anything');

-- -1 to 3 are tiers.
SELECT lives_ok(format('SELECT outreach.remove_override(outreach.add_override(%L, %L, %L, %s, %L), %L)', :'b', 'FORCE_TIER', 'x', tier, clock_timestamp() + interval '1 day', 'y'), tier || ' is a tier')
FROM generate_series(-1, 3) AS tier;

-- An expired FORCE_TIER is closed, and logged, by the next. Within one transaction: the clock counts.
SELECT outreach.add_override(:'b', 'FORCE_TIER', 'short', 3, clock_timestamp() + interval '0.2 seconds') AS short \gset
SELECT throws_ok(pg_temp.add(:'b', 'FORCE_TIER', 'too early', 1, '2099-01-01Z'), 'OX203', NULL, 'while it lasts there is no other');
SELECT pg_sleep(0.21) \gset
SELECT lives_ok(pg_temp.add(:'b', 'FORCE_TIER', 'next', 1, '2099-01-01Z'), 'once it has expired there may be');
SELECT results_eq(format('SELECT removed_reason, removed_by, removed_at >= expires_at FROM outreach.manual_overrides WHERE override_id = %L', :'short'),
  $$VALUES ('expired', session_user::text COLLATE "default", true)$$, 'the expired one is closed');
SELECT fixture.audit_now() \gset
SELECT results_eq(format('SELECT action, reason FROM outreach.override_audit_log WHERE override_id = %L ORDER BY audit_id', :'short'),
  $$VALUES ('INSERT', 'short'), ('UPDATE', 'expired')$$, 'and logged');
SELECT is((SELECT count(*) FROM outreach.override_audit_log WHERE outreach_id = :'a'), 4::bigint, 'every override of the first company has its row');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit is whole');
SELECT outreach.remove_override(:'id', 'they came back') \gset
SELECT isnt(outreach.add_override(:'a', 'BLOCK_EMAIL', 'and left again'), :'id', 'a lifted one can be set again, as another');

SELECT * FROM finish();
ROLLBACK;
