BEGIN;
SELECT plan(23);

SELECT fixture.function_is('outreach.halt_all_outreach', 'reason text', 'uuid', 'volatile', 'outreach_control', '{outreach_operator}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, $$SELECT outreach.halt_all_outreach('x')$$), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app,outreach_dispatcher}'::text[]) AS role;
SELECT throws_ok('SELECT outreach.halt_all_outreach(NULL)', 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok($$SELECT outreach.halt_all_outreach(' ')$$, 'OX004', 'reason is blank', 'a blank reason');
SELECT throws_ok($$SELECT outreach.halt_all_outreach('ann@example.com said so')$$, 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT is_empty('SELECT * FROM outreach.manual_overrides', 'no refusal halted anything');

SELECT fixture.contactable() AS a, fixture.contactable() AS b \gset
SELECT lives_ok(format('SELECT outreach.marketing_safety_gate(%L)', :'a'), 'before, the gate proceeds');
SET LOCAL ROLE outreach_operator;
SELECT outreach.halt_all_outreach(reason => 'data breach') AS halt \gset
RESET ROLE;
SELECT results_eq('SELECT override_id, outreach_id, override_type, reason, created_by FROM outreach.manual_overrides',
  format($$VALUES (%L::uuid, NULL::uuid, 'BLOCK_OUTREACH', 'data breach', session_user::text COLLATE "default")$$, :'halt'), 'a halt is a BLOCK_OUTREACH without a company');
SELECT is_empty('SELECT outreach_id FROM outreach.vw_marketing_eligibility_with_overrides WHERE email_allowed OR phone_allowed OR NOT outreach_blocked', 'it blocks every company on every channel');
SELECT is(outreach.halt_all_outreach('halted twice'), :'halt', 'halting twice returns the first halt');
SELECT fixture.audit_now() \gset
SELECT results_eq('SELECT action, outreach_id, reason FROM outreach.override_audit_log', $$VALUES ('INSERT', NULL::uuid, 'data breach')$$, 'and logs nothing more');

-- A company's own block is another thing.
SELECT isnt(outreach.add_override(:'a', 'BLOCK_OUTREACH', 'asked us'), :'halt', 'a company can be blocked while all are halted');
SELECT outreach.resume_all_outreach('fixed') \gset
SELECT isnt(outreach.halt_all_outreach('again'), :'halt', 'after a resume, a new halt is a new override');
SELECT fixture.audit_now() \gset
SELECT is((SELECT string_agg(l.action, ' ' ORDER BY l.audit_id) FROM outreach.override_audit_log AS l WHERE l.outreach_id IS NULL), 'INSERT UPDATE INSERT', 'all of it is in the audit');
SELECT is_empty('SELECT * FROM outreach.verify_override_audit()', 'which is whole');

SELECT * FROM finish();
ROLLBACK;
