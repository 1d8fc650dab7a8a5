BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach.check_gate', 'outreach_id uuid, channel text', 'TABLE(allowed boolean, codes text[])', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT fixture.contactable('Acme') AS a, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'phone')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_operator}'::text[]) AS role;
SELECT throws_ok($$SELECT * FROM outreach.check_gate(NULL, 'phone')$$, 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'fax'), 'OX010', 'unknown channel', 'an unknown channel');
SELECT is_empty('SELECT * FROM outreach.gate_decisions', 'what was not decided is not logged');

-- It decides, logs what it saw, and does not raise.
SELECT results_eq(format('SELECT * FROM outreach.check_gate(outreach_id => %L, channel => %L)', :'a', 'phone'), $$VALUES (true, '{}'::text[])$$, 'allowed');
SELECT results_eq(
  $$SELECT outreach_id, channel, send_id, campaign_id, stage, allowed, codes, tier, bit_score, score_tier, marketing_disabled, override_ids, eligibility_status, identity_status FROM outreach.gate_decisions$$,
  format($$VALUES (%L::uuid, 'phone', NULL::uuid, NULL::uuid, 'check', true, '{}'::text[], 2, 0, 'COLD', false, '{}'::uuid[], 'ELIGIBLE', 'PASS')$$, :'a'), 'logged with its inputs');
SELECT ok((SELECT decided_at BETWEEN now() AND clock_timestamp() FROM outreach.gate_decisions), 'by the clock');

SELECT outreach.add_override(:'a', 'BLOCK_PHONE', 'no calls') AS block, outreach.set_marketing_disabled(:'a', true, 'x') \gset
SELECT results_eq(format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'phone'), $$VALUES (false, '{OX102,OX104}'::text[])$$, 'refused, with every code');
SELECT results_eq(format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'email'), $$VALUES (false, '{OX102}'::text[])$$, 'a phone block is none for email');
SELECT results_eq(format('SELECT * FROM outreach.check_gate(%L, NULL)', :'a'), $$VALUES (false, '{OX102,OX104}'::text[])$$, 'no channel: all of them');
SELECT results_eq(format('SELECT * FROM outreach.check_gate(%L, %L)', :'unknown', 'phone'), $$VALUES (false, '{OX106}'::text[])$$, 'an unknown id is refused, not an error');
SELECT results_eq('SELECT channel, allowed, codes, tier FROM outreach.gate_decisions ORDER BY decided_at, decision_id', $$VALUES
  ('phone', true, '{}'::text[], 2), ('phone', false, '{OX102,OX104}', 2), ('email', false, '{OX102}', 2), (NULL, false, '{OX102,OX104}', 2), ('phone', false, '{OX106}', NULL)$$,
  'one row per decision, allow or deny, the unknown one too');
SELECT is((SELECT cardinality(override_ids) FROM outreach.gate_decisions WHERE channel = 'email'), 2, 'every live override is in the row, also what did not decide');
SELECT is((SELECT count(DISTINCT decision_id) FROM outreach.gate_decisions), 5::bigint, 'decisions are numbered');

-- What was decided stays as it was.
SELECT outreach.remove_override(:'block', 'x'), outreach.set_marketing_disabled(:'a', false, 'x') \gset
SELECT results_eq(format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'phone'), $$VALUES (true, '{}'::text[])$$, 'lifted: allowed again');
SELECT is((SELECT count(*) FROM outreach.gate_decisions WHERE NOT allowed), 4::bigint, 'the refusals are still on record');
SELECT lives_ok(format('SELECT fixture.as_role(''outreach_app'', %L)', format('SELECT * FROM outreach.check_gate(%L, %L)', :'a', 'phone')), 'an application may ask, without a right to the log');

SELECT * FROM finish();
ROLLBACK;
