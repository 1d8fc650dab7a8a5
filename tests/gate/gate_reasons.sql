BEGIN;
SELECT plan(28);

SELECT fixture.function_is('outreach_internal.gate_reasons',
  'tier integer, marketing_disabled boolean, eligibility_status text, identity_status text, outreach_blocked boolean, email_blocked boolean, phone_blocked boolean, channel text',
  'text[]', 'immutable', 'outreach_owner', '{outreach_analyst}', definer => false);

-- One condition at a time, all else good.
SELECT is(outreach_internal.gate_reasons(tier, disabled, eligibility, identity, outreach, email, phone, channel)::text, expected, why)
FROM (VALUES
  (0, false, 'ELIGIBLE', 'PASS', false, false, false, NULL, '{}', 'all good'),
  (3, false, 'ELIGIBLE', 'PASS', false, false, false, 'email', '{}', 'all good for email'),
  (-1, false, 'ELIGIBLE', 'PASS', false, false, false, NULL, '{"OX101 tier is -1"}', 'tier -1'),
  (NULL, false, 'ELIGIBLE', 'PASS', false, false, false, NULL, '{"OX101 tier is unknown"}', 'tier unknown'),
  (0, true, 'ELIGIBLE', 'PASS', false, false, false, NULL, '{"OX102 marketing is disabled"}', 'flag set'),
  (0, NULL, 'ELIGIBLE', 'PASS', false, false, false, NULL, '{"OX102 marketing is disabled"}', 'flag unknown: closed'),
  (0, false, 'INELIGIBLE', 'PASS', false, false, false, NULL, '{"OX103 company is INELIGIBLE"}', 'INELIGIBLE'),
  (0, false, NULL, 'PASS', false, false, false, NULL, '{"OX105 eligibility is unknown"}', 'eligibility NULL'),
  (0, false, 'eligible', 'PASS', false, false, false, NULL, '{"OX105 eligibility is unknown"}', 'eligibility in lower case'),
  (0, false, '', 'PASS', false, false, false, NULL, '{"OX105 eligibility is unknown"}', 'eligibility empty'),
  (0, false, 'ELIGIBLE', 'PENDING', false, false, false, NULL, '{"OX107 identity is not PASS"}', 'identity PENDING'),
  (0, false, 'ELIGIBLE', NULL, false, false, false, NULL, '{"OX107 identity is not PASS"}', 'identity NULL'),
  (0, false, 'ELIGIBLE', 'PASS', true, false, false, 'phone', '{"OX104 kill switch is active: outreach"}', 'everything blocked'),
  (0, false, 'ELIGIBLE', 'PASS', NULL, false, false, 'phone', '{"OX104 kill switch is active: outreach"}', 'block unknown: closed'),
  (0, false, 'ELIGIBLE', 'PASS', false, true, false, 'email', '{"OX104 kill switch is active: email"}', 'email blocked, for email'),
  (0, false, 'ELIGIBLE', 'PASS', false, true, false, 'phone', '{}', 'email blocked, for phone'),
  (0, false, 'ELIGIBLE', 'PASS', false, false, true, 'email', '{}', 'phone blocked, for email'),
  (0, false, 'ELIGIBLE', 'PASS', false, false, NULL, 'phone', '{"OX104 kill switch is active: phone"}', 'phone block unknown, for phone: closed'),
  (0, false, 'ELIGIBLE', 'PASS', false, true, true, NULL, '{"OX104 kill switch is active: email, phone"}', 'both, for all channels: one reason')
) AS c (tier, disabled, eligibility, identity, outreach, email, phone, channel, expected, why);

SELECT is(outreach_internal.gate_reasons(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::text,
  '{"OX101 tier is unknown","OX102 marketing is disabled","OX105 eligibility is unknown","OX107 identity is not PASS","OX104 kill switch is active: outreach, email, phone"}',
  'nothing known, nothing allowed; in the gate''s order');
SELECT is(outreach_internal.gate_reasons(-1, true, 'INELIGIBLE', 'FAIL', true, true, true, 'email')::text,
  '{"OX101 tier is -1","OX102 marketing is disabled","OX103 company is INELIGIBLE","OX107 identity is not PASS","OX104 kill switch is active: outreach, email"}',
  'everything fails');

SELECT * FROM finish();
ROLLBACK;
