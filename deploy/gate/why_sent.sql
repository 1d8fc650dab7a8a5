-- Deploy outreach:gate/why_sent to pg
-- requires: gate/gate_decisions send/archived_sends send/refuse_transition

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.why_sent(send_id uuid)
RETURNS TABLE (
  decided_at timestamptz, stage text, allowed boolean, codes text[], tier integer, bit_score integer, score_tier text,
  marketing_disabled boolean, override_ids uuid[], eligibility_status text, identity_status text
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _company uuid := coalesce(
    (SELECT s.outreach_id FROM outreach.send_log AS s WHERE s.send_id = why_sent.send_id),
    (SELECT a.outreach_id FROM outreach_internal.archived_sends AS a WHERE a.send_id = why_sent.send_id));
BEGIN
  IF _company IS NULL THEN
    RAISE EXCEPTION 'unknown send' USING
      ERRCODE = 'OX014',
      DETAIL = format('send_id %s', coalesce(why_sent.send_id::text, 'null')),
      HINT = 'See outreach.vw_sends.';
  END IF;
  RETURN QUERY
    SELECT d.decided_at, d.stage, d.allowed, d.codes, d.tier, d.bit_score, d.score_tier, d.marketing_disabled,
      d.override_ids, d.eligibility_status, d.identity_status
    FROM outreach.gate_decisions AS d
    WHERE d.outreach_id = _company AND d.send_id = why_sent.send_id
    ORDER BY d.decided_at, d.decision_id;
END
$$;

COMMENT ON FUNCTION outreach.why_sent(uuid) IS
  'Why a send went out, or where it was stopped: every decision of the gate on it, in order of time, with the inputs as they were. Works for sends that were archived since. Raises OX014. Example: SELECT * FROM outreach.why_sent(:send_id);';
GRANT EXECUTE ON FUNCTION outreach.why_sent(uuid) TO outreach_app, outreach_operator, outreach_auditor;

COMMIT;
