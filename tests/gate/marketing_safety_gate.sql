BEGIN;
SELECT plan(43);

SELECT fixture.function_is('outreach.marketing_safety_gate', 'outreach_id uuid, channel text DEFAULT NULL::text', 'outreach.marketing_eligibility', 'stable', 'outreach_owner',
  '{outreach_app,outreach_operator}');

SELECT fixture.contactable('Acme') AS a, gen_random_uuid() AS unknown \gset
SELECT sovereign_company_id AS company FROM outreach.outreach WHERE outreach_id = :'a' \gset
CREATE FUNCTION pg_temp.gate(id uuid, channel text) RETURNS text LANGUAGE sql AS $$ SELECT format('SELECT outreach.marketing_safety_gate(%L, %L)', id, channel) $$;
CREATE FUNCTION pg_temp.codes(id uuid, channel text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce((SELECT string_agg(d.value ->> 'code', ' ' ORDER BY d.ordinality) FROM jsonb_array_elements(r.detail::jsonb) WITH ORDINALITY AS d), 'proceeds')
  FROM fixture.refusal(pg_temp.gate(id, channel)) AS r
$$;

SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.gate(:'a', 'email')), role || ' may ask')
FROM unnest('{outreach_app,outreach_operator}'::text[]) AS role;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, pg_temp.gate(:'a', 'email')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_subhub}'::text[]) AS role;

-- It proceeds: one row, the view's.
SELECT results_eq(format('SELECT * FROM outreach.marketing_safety_gate(outreach_id => %L, channel => %L)', :'a', channel),
  format('SELECT * FROM outreach.vw_marketing_eligibility_with_overrides WHERE outreach_id = %L', :'a'), 'it proceeds with the view''s row, channel ' || coalesce(channel, 'not named'))
FROM unnest('{email,phone,NULL}'::text[]) AS channel;
SELECT lives_ok(format('SELECT outreach.marketing_safety_gate(%L)', :'a'), 'the channel may be left out');

-- The order: OX001, OX106, OX010, OX101, OX102, OX103, OX105, OX107, OX104. Everything is wrong; one thing after the other is set right.
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'FAIL'), outreach.set_marketing_disabled(:'a', true, 'x'), outreach.add_override(:'a', 'BLOCK_OUTREACH', 'x') AS block, outreach.halt_all_outreach('x') \gset
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE', identity_status = 'FAIL' WHERE sovereign_company_id = :'company';
SELECT throws_ok(pg_temp.gate(NULL, 'fax'), 'OX001', 'outreach_id is null', 'first: no company');
SELECT throws_ok(pg_temp.gate(:'unknown', 'fax'), 'OX106', 'company is not on the spine', 'then: not on the spine');
SELECT throws_ok(pg_temp.gate(:'a', 'fax'), 'OX010', 'unknown channel', 'then: an unknown channel');
SELECT throws_ok(pg_temp.gate(:'a', ''), 'OX010', 'unknown channel', 'nor is the empty string one');
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX101', 'marketing tier is -1 or unknown', 'then: the tier');
SELECT is(pg_temp.codes(:'a', 'email'), 'OX101 OX102 OX103 OX107 OX104', 'DETAIL holds all that fail');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'PASS') \gset
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX102', 'marketing is disabled', 'then: the flag');
SELECT outreach.set_marketing_disabled(:'a', false, 'x') \gset
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX103', 'company is ineligible', 'then: ineligible');
UPDATE cl.company_identity SET eligibility_status = NULL WHERE sovereign_company_id = :'company';
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX105', 'eligibility is unknown', 'then: eligibility unknown');
UPDATE cl.company_identity SET eligibility_status = 'ELIGIBLE' WHERE sovereign_company_id = :'company';
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX107', 'identity is not PASS', 'then: identity FAIL');
UPDATE cl.company_identity SET identity_status = 'PENDING' WHERE sovereign_company_id = :'company';
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX107', 'identity is not PASS', 'or PENDING');
UPDATE cl.company_identity SET identity_status = 'PASS' WHERE sovereign_company_id = :'company';
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX104', 'kill switch is active', 'last: the kill switch');
SELECT outreach.remove_override(:'block', 'x') \gset
SELECT throws_ok(pg_temp.gate(:'a', 'email'), 'OX104', 'kill switch is active', 'a halt is one too');
SELECT outreach.resume_all_outreach('x') \gset
SELECT is(pg_temp.codes(:'a', NULL), 'proceeds', 'all is right: it proceeds');

-- DETAIL for programs, HINT for people.
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'x') AS email \gset
SELECT is((fixture.refusal(pg_temp.gate(:'a', 'email'))).detail::jsonb, '[{"code": "OX104", "reason": "kill switch is active: email"}]'::jsonb, 'DETAIL is a JSON array of code and reason');
SELECT matches((fixture.refusal(pg_temp.gate(:'a', 'email'))).hint, 'explain_gate', 'HINT says where to look');
SELECT is((fixture.refusal(pg_temp.gate(:'unknown', NULL))).detail::jsonb, '[{"code": "OX106", "reason": "company is not on the spine"}]'::jsonb, 'also for an unknown company');

-- Channels.
SELECT is(pg_temp.codes(:'a', channel), expected, format('e-mail blocked: %s', coalesce(channel, 'all channels')))
FROM (VALUES ('email', 'OX104'), ('phone', 'proceeds'), (NULL, 'OX104')) AS c (channel, expected);
SELECT outreach.remove_override(:'email', 'x'), outreach.add_override(:'a', 'BLOCK_PHONE', 'x') AS phone \gset
SELECT is(pg_temp.codes(:'a', channel), expected, format('phone blocked: %s', coalesce(channel, 'all channels')))
FROM (VALUES ('email', 'proceeds'), ('phone', 'OX104'), (NULL, 'OX104')) AS c (channel, expected);
SELECT outreach.remove_override(:'phone', 'x') \gset

-- The clock decides, not the start of the transaction.
SELECT outreach.add_override(:'a', 'FORCE_TIER', 'x', -1, clock_timestamp() + interval '0.25 seconds') AS down \gset
SELECT is(pg_temp.codes(:'a', 'email'), 'OX101', 'a forced -1 refuses');
SELECT pg_sleep(0.26) \gset
SELECT is(pg_temp.codes(:'a', 'email'), 'proceeds', 'until it expires');
SELECT outreach.set_hub_status(:'a', hub_id, 'PASS', NULL, clock_timestamp() + interval '0.25 seconds') FROM outreach.hub_registry WHERE classification = 'required' \g /dev/null
SELECT is(pg_temp.codes(:'a', 'email'), 'proceeds', 'fresh statuses proceed');
SELECT pg_sleep(0.26) \gset
SELECT is(pg_temp.codes(:'a', 'email'), 'OX101', 'until they are stale');

SELECT * FROM finish();
ROLLBACK;
