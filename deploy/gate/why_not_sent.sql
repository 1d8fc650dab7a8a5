-- Deploy outreach:gate/why_not_sent to pg
-- requires: gate/gate_decisions send/judge_enrollment send/send_queue campaign/require_campaign core/require_outreach_id

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.why_not_sent(outreach_id uuid, campaign_id uuid)
RETURNS TABLE (
  stopped_at text, step_number integer, send_id uuid, decided_at timestamptz, codes text[], reason text, tier integer,
  bit_score integer, score_tier text, marketing_disabled boolean, override_ids uuid[], eligibility_status text,
  identity_status text
)
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _campaign outreach.campaigns;
BEGIN
  PERFORM outreach_internal.require_outreach_id(why_not_sent.outreach_id);
  _campaign := outreach_internal.require_campaign(why_not_sent.campaign_id, false);

  -- Sends that have not left, each with the gate's last word on it.
  RETURN QUERY
    SELECT
      CASE
        WHEN s.blocked_codes = '{OX113}' THEN 'schedule'
        WHEN s.status = 'blocked' THEN coalesce(d.stage, 'claim')
        WHEN s.status IN ('failed', 'unknown', 'sending') THEN 'hand-over'
        WHEN s.status = 'cancelled' THEN 'cancelled'
        WHEN s.status = 'claimed' THEN 'begin'
        ELSE 'schedule'
      END,
      s.step_number, s.send_id, d.decided_at,
      coalesce(s.blocked_codes, '{}'),
      CASE
        WHEN s.status = 'scheduled' AND _campaign.status <> 'active' THEN 'campaign is ' || _campaign.status
        WHEN s.status = 'scheduled' AND s.due_at > (SELECT outreach_internal.clock()) THEN 'not due yet'
        WHEN s.status = 'scheduled' AND EXISTS (
          SELECT FROM outreach.manual_overrides AS o WHERE o.outreach_id IS NULL AND o.removed_at IS NULL) THEN 'a global halt is live'
        WHEN s.status = 'scheduled' THEN 'due, waits for a worker or for a place within the daily limit'
        WHEN s.status = 'claimed' THEN 'claimed, not begun'
        WHEN s.status = 'sending' THEN 'being handed over'
        ELSE coalesce(s.status_reason, s.last_error, s.status)
      END,
      d.tier, d.bit_score, d.score_tier, d.marketing_disabled, d.override_ids, d.eligibility_status, d.identity_status
    FROM outreach.send_log AS s
    LEFT JOIN LATERAL (
      -- OFFSET 0: the company's decisions are found and then sorted, not all decisions searched in the order of their time.
      SELECT g.*
      FROM (
        SELECT x.* FROM outreach.gate_decisions AS x WHERE x.outreach_id = s.outreach_id AND x.send_id = s.send_id
        OFFSET 0
      ) AS g
      ORDER BY g.decided_at DESC, g.decision_id DESC
      LIMIT 1
    ) AS d ON true
    WHERE s.outreach_id = why_not_sent.outreach_id AND s.campaign_id = why_not_sent.campaign_id AND s.sent_at IS NULL
    ORDER BY s.step_number;
  IF FOUND OR EXISTS (
    SELECT FROM outreach.send_log AS s
    WHERE s.outreach_id = why_not_sent.outreach_id AND s.campaign_id = why_not_sent.campaign_id
  ) THEN
    RETURN;
  END IF;

  -- The company was archived since: what was refused is still in the log of decisions.
  RETURN QUERY
    SELECT d.stage, NULL::integer, d.send_id, d.decided_at, d.codes, 'refused by the gate; the company was archived since',
      d.tier, d.bit_score, d.score_tier, d.marketing_disabled, d.override_ids, d.eligibility_status, d.identity_status
    FROM outreach.gate_decisions AS d
    WHERE d.outreach_id = why_not_sent.outreach_id AND d.campaign_id = why_not_sent.campaign_id AND NOT d.allowed
      AND EXISTS (SELECT FROM outreach.outreach_archive AS a WHERE a.outreach_id = why_not_sent.outreach_id)
    ORDER BY d.decided_at, d.decision_id;
  IF FOUND THEN
    RETURN;
  END IF;

  PERFORM outreach_internal.require_known(why_not_sent.outreach_id);
  -- Never enrolled: as the enrolment would judge it now.
  RETURN QUERY
    SELECT 'enrolment', NULL::integer, NULL::uuid, clock_timestamp(),
      ARRAY(SELECT left(r.reason, 5) FROM unnest(j.reasons) WITH ORDINALITY AS r (reason, position)
        WHERE r.reason ~ '^OX[0-9]{3} ' ORDER BY r.position),
      CASE WHEN j.reasons = '{}' THEN 'not enrolled yet, and nothing stands against it' ELSE array_to_string(j.reasons, '; ') END,
      v.tier, v.bit_score, v.score_tier, v.marketing_disabled, v.override_ids, v.eligibility_status, v.identity_status
    FROM outreach_internal.judge_enrollment(why_not_sent.campaign_id) AS j
    JOIN outreach.vw_marketing_eligibility_with_overrides AS v ON v.outreach_id = j.outreach_id
    WHERE j.outreach_id = why_not_sent.outreach_id;
END
$$;

COMMENT ON FUNCTION outreach.why_not_sent(uuid, uuid) IS
  'Why a company got no message of a campaign: one row per send that has not left, with the step that stopped it (enrolment, schedule, claim, begin, hand-over, cancelled), the gate''s last decision on it, its time and its inputs as they were. A company that was never enrolled gives one row of what stands against it now; one archived since, the refusals that were logged. No row: everything due has left. Raises OX001, OX005, OX014.';
GRANT EXECUTE ON FUNCTION outreach.why_not_sent(uuid, uuid) TO outreach_app, outreach_operator, outreach_auditor;

COMMIT;
