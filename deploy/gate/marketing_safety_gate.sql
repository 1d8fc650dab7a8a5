-- Deploy outreach:gate/marketing_safety_gate to pg
-- requires: gate/marketing_eligibility gate/gate_message gate/require_channel core/require_outreach_id

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.marketing_safety_gate(outreach_id uuid, channel text DEFAULT NULL) RETURNS outreach.marketing_eligibility
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _company outreach.marketing_eligibility;
BEGIN
  SELECT v.* INTO _company
  FROM outreach.vw_marketing_eligibility_with_overrides AS v
  WHERE v.outreach_id = marketing_safety_gate.outreach_id;
  IF NOT FOUND THEN
    PERFORM outreach_internal.require_outreach_id(marketing_safety_gate.outreach_id);
    PERFORM outreach_internal.refuse_contact(ARRAY['OX106 company is not on the spine']);
  END IF;
  IF (CASE
    WHEN marketing_safety_gate.channel = 'email' THEN _company.email_allowed
    WHEN marketing_safety_gate.channel = 'phone' THEN _company.phone_allowed
    WHEN marketing_safety_gate.channel IS NULL THEN _company.email_allowed AND _company.phone_allowed
  END) THEN
    RETURN _company;
  END IF;
  PERFORM outreach_internal.require_channel(marketing_safety_gate.channel);

  PERFORM outreach_internal.refuse_contact(outreach_internal.gate_reasons(_company.tier, _company.marketing_disabled,
    _company.eligibility_status, _company.identity_status, _company.outreach_blocked, _company.email_blocked,
    _company.phone_blocked, marketing_safety_gate.channel));
  RAISE EXCEPTION 'gate refuses without a reason' USING
    ERRCODE = 'OX901',
    DETAIL = format('outreach_id %s, channel %s', marketing_safety_gate.outreach_id, marketing_safety_gate.channel),
    HINT = 'View and gate disagree: this is a bug.';
END
$$;

COMMENT ON FUNCTION outreach.marketing_safety_gate(uuid, text) IS
  'The gate: may this company be contacted on this channel (email, phone; NULL: on all of them) now? Returns the company''s row of vw_marketing_eligibility_with_overrides when it proceeds. Fails closed: raises the first failing condition in the order OX001, OX106, OX010, OX101, OX102, OX103, OX105, OX107, OX104; DETAIL holds all that fail as a JSON array of {"code", "reason"}. Example: SELECT tier FROM outreach.marketing_safety_gate(:id, ''email'');';
GRANT EXECUTE ON FUNCTION outreach.marketing_safety_gate(uuid, text) TO outreach_app, outreach_operator;

COMMIT;
