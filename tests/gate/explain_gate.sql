BEGIN;
SELECT plan(34);

SELECT fixture.function_is('outreach.explain_gate', 'outreach_id uuid, channel text DEFAULT NULL::text', 'TABLE(code text, reason text, failing boolean, evidence jsonb)', 'stable', 'outreach_owner',
  '{outreach_app,outreach_operator}');

SELECT fixture.contactable('Acme') AS a, gen_random_uuid() AS unknown \gset
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT * FROM outreach.explain_gate(%L)', :'a')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst}'::text[]) AS role;
SELECT throws_ok('SELECT * FROM outreach.explain_gate(NULL)', 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT * FROM outreach.explain_gate(%L, %L)', :'a', 'fax'), 'OX010', 'unknown channel', 'an unknown channel');
SELECT results_eq(format('SELECT * FROM outreach.explain_gate(%L)', :'unknown'),
  format($$VALUES ('OX106', 'company is not on the spine', true, jsonb_build_object('outreach_id', %L::uuid))$$, :'unknown'), 'an unknown id is a failing row, not an error');
SELECT is((SELECT code FROM outreach.explain_gate(:'unknown', 'fax')), 'OX106', 'whatever the channel: as in the gate, the spine comes first');

SELECT results_eq(format('SELECT code, reason, failing FROM outreach.explain_gate(%L, %L)', :'a', 'email'), $$VALUES
  ('OX106', 'company is on the spine', false),
  ('OX101', 'tier is 2', false),
  ('OX102', 'marketing is not disabled', false),
  ('OX103', 'company is not INELIGIBLE', false),
  ('OX105', 'eligibility is known', false),
  ('OX107', 'identity is PASS', false),
  ('OX104', 'no kill switch is active', false)$$, 'every condition, in the gate''s order, also those that pass');

-- A tier that passes and is not what it was, because the score ran out, says why.
SELECT fixture.scored(:'a', 60) \g /dev/null
SELECT is((SELECT reason FROM outreach.explain_gate(:'a') WHERE code = 'OX101'), 'tier is 3', 'a score that holds');
UPDATE outreach.bit_scores SET scored_at = now() - interval '3 days', valid_until = now() - interval '2 days' WHERE outreach_id = :'a';
SELECT results_eq(format('SELECT reason, failing FROM outreach.explain_gate(%L) WHERE code = %L', :'a', 'OX101'), $$VALUES ('tier is 2, not 3: the BIT score is stale and counts as unknown', false)$$, 'one that ran out: the condition passes, and says so');
SELECT is((SELECT evidence - '{hub_statuses,overrides,tier,computed_tier,forced_tier,overall_status}'::text[] FROM outreach.explain_gate(:'a') WHERE code = 'OX101'),
  jsonb_build_object('bit_score', 60, 'scored_at', now() - interval '3 days', 'valid_until', now() - interval '2 days'), 'with the times as evidence');
SELECT is((SELECT count(*) FROM outreach.explain_gate(:'a')), 7::bigint, 'each condition once');
DELETE FROM outreach.bit_scores WHERE outreach_id = :'a';

SELECT outreach.set_hub_status(:'a', 'dol-filings', 'FAIL', 'no filing'), outreach.set_marketing_disabled(:'a', true, 'asked us'), outreach.add_override(:'a', 'BLOCK_PHONE', 'no calls') AS phone,
  outreach.add_override(:'a', 'FORCE_TIER', 'by the board', -1, clock_timestamp() + interval '1 day') AS tier, outreach.halt_all_outreach('breach') AS halt \gset
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE', exclusion_reason = 'competitor', identity_status = 'FAIL' WHERE company_name = 'Acme';
SELECT results_eq(format('SELECT code, reason FROM outreach.explain_gate(%L, %L) WHERE failing', :'a', 'email'), $$VALUES
  ('OX101', 'tier is -1'),
  ('OX102', 'marketing is disabled'),
  ('OX103', 'company is INELIGIBLE'),
  ('OX107', 'identity is not PASS'),
  ('OX104', 'kill switch is active: outreach')$$, 'all that fails, for email');
SELECT is((SELECT reason FROM outreach.explain_gate(:'a') WHERE code = 'OX104'), 'kill switch is active: outreach, phone', 'for all channels, the phone block too');
UPDATE cl.company_identity SET eligibility_status = NULL WHERE company_name = 'Acme';
SELECT results_eq(format('SELECT code, failing FROM outreach.explain_gate(%L) WHERE code IN (%L, %L)', :'a', 'OX103', 'OX105'), $$VALUES ('OX103', false), ('OX105', true)$$,
  'unknown eligibility is one condition, ineligibility another');

-- Evidence: the rows that decided.
CREATE TEMP TABLE evidence AS SELECT code, evidence AS e FROM outreach.explain_gate(:'a');
CREATE FUNCTION pg_temp.evidence(wanted text) RETURNS jsonb LANGUAGE sql AS $$ SELECT e FROM evidence WHERE code = wanted $$;
SELECT is(pg_temp.evidence('OX101') - '{hub_statuses,overrides}'::text[],
  '{"tier": -1, "computed_tier": -1, "forced_tier": -1, "overall_status": "BLOCKED", "bit_score": 0, "scored_at": null, "valid_until": null}'::jsonb, 'OX101: computed and forced tier, score, overall status');
SELECT is((SELECT s ->> 'reason' FROM jsonb_array_elements(pg_temp.evidence('OX101') -> 'hub_statuses') AS s WHERE s ->> 'hub_id' = 'dol-filings'), 'no filing', 'with the hub statuses as reported');
SELECT is(jsonb_array_length(pg_temp.evidence('OX101') -> 'hub_statuses'), 4, 'of every hub that has one');
SELECT is(pg_temp.evidence('OX101') #>> '{overrides,0,reason}', 'by the board', 'and the forced tier with its reason');
SELECT is(pg_temp.evidence('OX102') #>> '{overrides,0,reason}', 'asked us', 'OX102: the flag with its reason');
SELECT is(pg_temp.evidence('OX103') ->> 'exclusion_reason', 'competitor', 'OX103: why it is excluded');
SELECT is(pg_temp.evidence('OX105') -> 'eligibility_status', 'null'::jsonb, 'OX105: what is known of it');
SELECT is(pg_temp.evidence('OX107') ->> 'identity_status', 'FAIL', 'OX107: what the identity is');
SELECT is((SELECT array_agg((o ->> 'override_id')::uuid ORDER BY o ->> 'reason') FROM jsonb_array_elements(pg_temp.evidence('OX104') -> 'overrides') AS o), ARRAY[:'halt', :'phone']::uuid[], 'OX104: the halt and the block');
SELECT ok((SELECT bool_and(o ?& '{override_id,outreach_id,override_type,reason,created_by,created_at}' AND NOT o ?| '{state_hash,revision}')
  FROM jsonb_path_query(jsonb_build_array(pg_temp.evidence('OX101'), pg_temp.evidence('OX102'), pg_temp.evidence('OX104')), '$[*].overrides[*]') AS o), 'each override says who set it, when and why');

SELECT outreach.resume_all_outreach('x') \gset
SELECT is((SELECT evidence #> '{overrides}' FROM outreach.explain_gate(:'a', 'email') WHERE code = 'OX104') @> jsonb_build_array(jsonb_build_object('override_id', :'halt')), false, 'what was lifted is no evidence');
SELECT results_eq(format('SELECT failing FROM outreach.explain_gate(%L, %L) WHERE code = %L', :'a', 'email', 'OX104'), 'VALUES (false)', 'nor does a phone block fail for email');
SELECT is((SELECT count(*) FROM outreach.gate_decisions), 0::bigint, 'an explanation is no decision: nothing is logged');

SELECT * FROM finish();
ROLLBACK;
