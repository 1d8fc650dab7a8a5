-- Deploy outreach:gate/gate_message to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.gate_message(code text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE code
    WHEN 'OX101' THEN 'marketing tier is -1 or unknown'
    WHEN 'OX102' THEN 'marketing is disabled'
    WHEN 'OX103' THEN 'company is ineligible'
    WHEN 'OX104' THEN 'kill switch is active'
    WHEN 'OX105' THEN 'eligibility is unknown'
    WHEN 'OX106' THEN 'company is not on the spine'
    WHEN 'OX107' THEN 'identity is not PASS'
    WHEN 'OX108' THEN 'recipient is suppressed'
    WHEN 'OX109' THEN 'campaign is not active'
    WHEN 'OX110' THEN 'person is not contactable'
    WHEN 'OX111' THEN 'contact was stopped'
    WHEN 'OX112' THEN 'send is not due'
    WHEN 'OX113' THEN 'held: its time passed while the campaign was paused'
  END;
END;
COMMENT ON FUNCTION outreach_internal.gate_message(text) IS 'Constant message of a refusal of class OX1nn.';

CREATE FUNCTION outreach_internal.refuse_contact(reasons text[]) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF coalesce(cardinality(reasons), 0) = 0 THEN
    RAISE EXCEPTION 'gate refuses without a reason' USING
      ERRCODE = 'OX901',
      DETAIL = 'the view does not allow the contact, and no condition fails',
      HINT = 'Do not contact. View and gate disagree: this is a bug, or somebody has replaced one of them.';
  END IF;
  RAISE EXCEPTION USING
    ERRCODE = left(reasons[1], 5),
    MESSAGE = outreach_internal.gate_message(left(reasons[1], 5)),
    DETAIL = (SELECT jsonb_agg(jsonb_build_object('code', left(r.reason, 5), 'reason', substr(r.reason, 7)) ORDER BY r.position)::text
              FROM unnest(reasons) WITH ORDINALITY AS r (reason, position)),
    HINT = 'Do not contact. DETAIL lists every failing condition; outreach.explain_gate(outreach_id, channel) shows the rows that decided.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_contact(text[]) IS
  'Raises the first of these reasons ("OX1nn text") as an error; DETAIL holds all of them as a JSON array of {"code", "reason"}. Raises OX901 when there is none.';

COMMIT;
