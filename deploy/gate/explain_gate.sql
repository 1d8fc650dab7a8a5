-- Deploy outreach:gate/explain_gate to pg
-- requires: gate/marketing_safety_gate control/manual_overrides

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.explain_gate(outreach_id uuid, channel text DEFAULT NULL)
RETURNS TABLE (code text, reason text, failing boolean, evidence jsonb)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _company outreach.marketing_eligibility;
  _overrides jsonb;
  _reasons text[];
  _stale text;
BEGIN
  PERFORM outreach_internal.require_outreach_id(explain_gate.outreach_id);

  SELECT v.* INTO _company
  FROM outreach.vw_marketing_eligibility_with_overrides AS v
  WHERE v.outreach_id = explain_gate.outreach_id;
  IF NOT FOUND THEN
    RETURN QUERY SELECT 'OX106', 'company is not on the spine', true, jsonb_build_object('outreach_id', explain_gate.outreach_id);
    RETURN;
  END IF;
  PERFORM outreach_internal.require_channel(explain_gate.channel);

  SELECT coalesce(jsonb_agg(to_jsonb(o) - '{revision,state_hash,removed_at,removed_by,removed_reason}'::text[]
    ORDER BY o.created_at, o.override_id), '[]')
  INTO _overrides
  FROM outreach.manual_overrides AS o
  WHERE o.override_id = ANY (_company.override_ids);
  _reasons := outreach_internal.gate_reasons(_company.tier, _company.marketing_disabled, _company.eligibility_status,
    _company.identity_status, _company.outreach_blocked, _company.email_blocked, _company.phone_blocked, explain_gate.channel);

  IF 'OX101 tier is not 3: the BIT score is stale and counts as unknown' = ANY (_company.reasons) THEN
    _stale := ', not 3: the BIT score is stale and counts as unknown';
  END IF;

  RETURN QUERY
    SELECT k.code, coalesce(substr(r.reason, 7), k.passes), r.reason IS NOT NULL, k.evidence
    FROM (VALUES
      (1, 'OX106', 'company is on the spine', jsonb_build_object('outreach_id', _company.outreach_id, 'sovereign_company_id', _company.sovereign_company_id)),
      (2, 'OX101', format('tier is %s', _company.tier) || coalesce(_stale, ''), jsonb_build_object(
        'tier', _company.tier, 'computed_tier', _company.computed_tier, 'forced_tier', _company.forced_tier,
        'overall_status', _company.overall_status, 'bit_score', _company.bit_score, 'scored_at', _company.scored_at,
        'valid_until', (SELECT b.valid_until FROM outreach.bit_scores AS b WHERE b.outreach_id = _company.outreach_id),
        'hub_statuses', (SELECT coalesce(jsonb_agg(to_jsonb(s) - 'outreach_id' ORDER BY s.hub_id), '[]')
          FROM outreach.company_hub_status AS s WHERE s.outreach_id = _company.outreach_id),
        'overrides', jsonb_path_query_array(_overrides, '$[*] ? (@.override_type == "FORCE_TIER")'))),
      (3, 'OX102', 'marketing is not disabled', jsonb_build_object('marketing_disabled', _company.marketing_disabled,
        'overrides', jsonb_path_query_array(_overrides, '$[*] ? (@.override_type == "MARKETING_DISABLED")'))),
      (4, 'OX103', 'company is not INELIGIBLE', jsonb_build_object('eligibility_status', _company.eligibility_status,
        'exclusion_reason', (SELECT c.exclusion_reason FROM cl.company_identity AS c WHERE c.sovereign_company_id = _company.sovereign_company_id))),
      (5, 'OX105', 'eligibility is known', jsonb_build_object('eligibility_status', _company.eligibility_status)),
      (6, 'OX107', 'identity is PASS', jsonb_build_object('identity_status', _company.identity_status)),
      (7, 'OX104', 'no kill switch is active', jsonb_build_object('outreach_blocked', _company.outreach_blocked,
        'email_blocked', _company.email_blocked, 'phone_blocked', _company.phone_blocked,
        'overrides', jsonb_path_query_array(_overrides, '$[*] ? (@.override_type starts with "BLOCK_")')))
    ) AS k (position, code, passes, evidence)
    LEFT JOIN unnest(_reasons) AS r (reason) ON left(r.reason, 5) = k.code
    ORDER BY k.position;
END
$$;

COMMENT ON FUNCTION outreach.explain_gate(uuid, text) IS
  'Every condition of the gate for a company and channel, passed or failed, in the gate''s order, with the rows that decided as evidence. The gate proceeds exactly when none is failing. An unknown id gives one failing OX106 row. Raises OX001, OX010.';
GRANT EXECUTE ON FUNCTION outreach.explain_gate(uuid, text) TO outreach_app, outreach_operator;

COMMIT;
