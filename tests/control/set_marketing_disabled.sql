BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach.set_marketing_disabled', 'outreach_id uuid, disabled boolean, reason text', 'void', 'volatile', 'outreach_control', '{outreach_operator}');

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.set_flag(id uuid, disabled boolean, reason text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT outreach.set_marketing_disabled(%L, %L, %L)', id, disabled, reason) $$;
CREATE FUNCTION pg_temp.history(id uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM fixture.audit_now();
  RETURN (SELECT string_agg(l.action || ' ' || l.reason, ', ' ORDER BY l.audit_id) FROM outreach.override_audit_log AS l WHERE l.outreach_id = id);
END
$$;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.set_flag(:'a', true, 'x')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app}'::text[]) AS role;

SELECT throws_ok(pg_temp.set_flag(NULL, NULL, ' '), 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(pg_temp.set_flag(:'unknown', true, ' '), 'OX004', 'reason is blank', 'a blank reason');
SELECT throws_ok(pg_temp.set_flag(:'a', true, 'ann@example.com asked'), 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT throws_ok(pg_temp.set_flag(:'unknown', true, 'x'), 'OX005', 'unknown outreach_id', 'an unknown company');
SELECT throws_ok(pg_temp.set_flag(:'a', NULL, 'x'), 'OX016', 'argument out of range', 'neither true nor false');
SELECT is_empty('SELECT * FROM outreach.manual_overrides', 'no refusal wrote anything');

SELECT lives_ok(pg_temp.set_flag(:'a', false, 'not set anyway'), 'lifting what is not set');
SELECT is(pg_temp.history(:'a'), NULL, 'changes and logs nothing');
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_operator'', %L)', pg_temp.set_flag(:'a', true, 'asked us')), 'an operator sets it');
SELECT results_eq('SELECT outreach_id, override_type, reason, created_by FROM outreach.manual_overrides', format($$VALUES (%L::uuid, 'MARKETING_DISABLED', 'asked us', session_user::text COLLATE "default")$$, :'a'), 'it is an override');
SELECT lives_ok(pg_temp.set_flag(:'a', true, 'asked again'), 'setting it again');
SELECT is(pg_temp.history(:'a'), 'INSERT asked us', 'changes and logs nothing');
SELECT lives_ok(pg_temp.set_flag(:'a', false, 'agreed'), 'lifting it');
SELECT is(pg_temp.history(:'a'), 'INSERT asked us, UPDATE agreed', 'is logged with its reason');
SELECT lives_ok(pg_temp.set_flag(:'a', true, 'changed their mind'), 'it can be set once more');
SELECT is(pg_temp.history(:'a') || '; ' || coalesce(pg_temp.history(:'b'), 'nothing'), 'INSERT asked us, UPDATE agreed, INSERT changed their mind; nothing', 'for that company alone');

SELECT * FROM finish();
ROLLBACK;
