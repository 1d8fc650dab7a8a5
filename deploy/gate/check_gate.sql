-- Deploy outreach:gate/check_gate to pg
-- requires: gate/explain_gate gate/gate_decisions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.check_gate(outreach_id uuid, channel text) RETURNS TABLE (allowed boolean, codes text[])
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _company outreach.marketing_eligibility;
BEGIN
  PERFORM outreach_internal.require_outreach_id(check_gate.outreach_id);
  PERFORM outreach_internal.require_channel(check_gate.channel);

  SELECT v.* INTO _company
  FROM outreach.vw_marketing_eligibility_with_overrides AS v
  WHERE v.outreach_id = check_gate.outreach_id;
  IF NOT FOUND THEN
    codes := '{OX106}';
  ELSE
    codes := ARRAY(
      SELECT left(r.reason, 5)
      FROM unnest(outreach_internal.gate_reasons(_company.tier, _company.marketing_disabled, _company.eligibility_status,
        _company.identity_status, _company.outreach_blocked, _company.email_blocked, _company.phone_blocked,
        check_gate.channel)) WITH ORDINALITY AS r (reason, position)
      ORDER BY r.position);
  END IF;
  allowed := codes = '{}';

  INSERT INTO outreach.gate_decisions (outreach_id, channel, stage, allowed, codes, tier, bit_score, score_tier,
    marketing_disabled, override_ids, eligibility_status, identity_status)
  VALUES (check_gate.outreach_id, check_gate.channel, 'check', check_gate.allowed, check_gate.codes, _company.tier, _company.bit_score, _company.score_tier,
    _company.marketing_disabled, _company.override_ids, _company.eligibility_status, _company.identity_status);
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.check_gate(uuid, text) IS
  'The gate for contact made outside of sends, e.g. a phone call: decides, logs the decision in gate_decisions, and does not raise for a refusal. Returns allowed and the codes of every failing condition (OX106 for an unknown id). Raises only for bad input: OX001, OX010.';
GRANT EXECUTE ON FUNCTION outreach.check_gate(uuid, text) TO outreach_app;

COMMIT;
