BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach.remove_override', 'override_id uuid, reason text', 'void', 'volatile', 'outreach_control', '{outreach_operator}');

SELECT fixture.minted() AS a, gen_random_uuid() AS unknown \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'x') AS email, outreach.add_override(:'a', 'BLOCK_PHONE', 'x') AS phone,
  outreach.add_override(:'a', 'FORCE_TIER', 'x', 3, clock_timestamp() + interval '0.1 seconds') AS tier, outreach.halt_all_outreach('x') AS halt \gset
CREATE FUNCTION pg_temp.remove(id uuid, reason text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT outreach.remove_override(%L, %L)', id, reason) $$;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.remove(:'email', 'x')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app}'::text[]) AS role;

SELECT throws_ok(pg_temp.remove(:'email', NULL), 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok(pg_temp.remove(:'email', E'\n'), 'OX004', 'reason is blank', 'a blank reason');
SELECT throws_ok(pg_temp.remove(:'email', 'ann@example.com agreed'), 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT throws_ok(pg_temp.remove(:'unknown', 'x'), 'OX014', 'unknown override', 'an unknown override');
SELECT throws_ok(pg_temp.remove(NULL, 'x'), 'OX014', 'unknown override', 'no override');
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE removed_at IS NOT NULL), 0::bigint, 'no refusal lifted anything');

SELECT lives_ok(format('SELECT fixture.as_role(''outreach_operator'', %L)', pg_temp.remove(:'email', 'they came back')), 'an operator lifts one');
SELECT results_eq(format('SELECT removed_by, removed_reason, removed_at BETWEEN now() AND clock_timestamp() FROM outreach.manual_overrides WHERE override_id = %L', :'email'),
  $$VALUES (session_user::text COLLATE "default", 'they came back', true)$$, 'with who, why and when');
SELECT is((SELECT count(*) FROM outreach.manual_overrides WHERE removed_at IS NULL), 3::bigint, 'and only that one');
SELECT throws_ok(pg_temp.remove(:'email', 'again'), 'OX204', 'override is not live', 'a lifted one is not live');
SELECT pg_sleep(0.11) \gset
SELECT throws_ok(pg_temp.remove(:'tier', 'x'), 'OX204', 'override is not live', 'nor is an expired one, by the clock');
SELECT lives_ok(pg_temp.remove(:'halt', 'all is well'), 'a halt can be lifted by its id as well');

SELECT fixture.audit_now() \gset
SELECT results_eq(format('SELECT action, reason FROM outreach.override_audit_log WHERE override_id = %L ORDER BY audit_id', :'email'),
  $$VALUES ('INSERT', 'x'), ('UPDATE', 'they came back')$$, 'the audit has both reasons');
SELECT is((SELECT count(*) FROM outreach.override_audit_log), 6::bigint, 'and refusals left nothing in it');
SELECT ok((SELECT bool_and(before ->> 'removed_at' IS NULL AND after ->> 'removed_at' IS NOT NULL) FROM outreach.override_audit_log WHERE action = 'UPDATE'), 'before and after show the removal');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'the audit is whole');

SELECT * FROM finish();
ROLLBACK;
