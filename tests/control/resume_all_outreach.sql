BEGIN;
SELECT plan(20);

SELECT fixture.function_is('outreach.resume_all_outreach', 'reason text', 'void', 'volatile', 'outreach_control', '{outreach_operator}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, $$SELECT outreach.resume_all_outreach('x')$$), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_app}'::text[]) AS role;

SELECT throws_ok($$SELECT outreach.resume_all_outreach('x')$$, 'OX204', 'no halt is live', 'without a halt there is nothing to resume');
SELECT throws_ok($$SELECT outreach.resume_all_outreach(' ')$$, 'OX004', 'reason is blank', 'a blank reason is refused first');

SELECT fixture.contactable() AS a, fixture.contactable() AS b \gset
SELECT outreach.add_override(:'a', 'BLOCK_OUTREACH', 'asked us') AS block \gset
SELECT throws_ok($$SELECT outreach.resume_all_outreach('x')$$, 'OX204', 'no halt is live', 'a company''s block is no halt');
SELECT outreach.halt_all_outreach('data breach') AS halt \gset
SELECT throws_ok('SELECT outreach.resume_all_outreach(NULL)', 'OX004', 'reason is blank', 'no reason');
SELECT throws_ok($$SELECT outreach.resume_all_outreach('ann@example.com said so')$$, 'OX004', 'reason holds an e-mail address', 'an address in the reason');
SELECT throws_ok(format('SELECT outreach.marketing_safety_gate(%L)', :'b'), 'OX104', NULL, 'the halt still stands');

SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.resume_all_outreach('fixed')$s$)$$, 'an operator resumes');
SELECT lives_ok(format('SELECT outreach.marketing_safety_gate(%L)', :'b'), 'the gate proceeds again');
SELECT throws_ok(format('SELECT outreach.marketing_safety_gate(%L)', :'a'), 'OX104', NULL, 'but a company''s own block stays');
SELECT throws_ok($$SELECT outreach.resume_all_outreach('again')$$, 'OX204', 'no halt is live', 'resuming twice is refused');
SELECT results_eq(format('SELECT removed_by, removed_reason FROM outreach.manual_overrides WHERE override_id = %L', :'halt'), $$VALUES (session_user::text COLLATE "default", 'fixed')$$, 'the halt says who lifted it and why');

SELECT * FROM finish();
ROLLBACK;
