-- Deploy outreach:send/begin_claims to pg
-- requires: send/send_verdicts send/give_back_claims control/brake_barrier control/manual_overrides gate/gate_decisions

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach_internal.begin_claims(send_ids uuid[], claim_tokens uuid[])
RETURNS TABLE (send_id uuid, code text, reasons text)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
#variable_conflict use_column
DECLARE
  _now timestamptz;
  _ids uuid[];
  _codes text[];
  _reasons text[];
  _back uuid[];
BEGIN
  PERFORM outreach_internal.require_read_committed();

  -- Campaigns before sends: what is given back must not miss the cancelling of a campaign that is being completed.
  PERFORM FROM outreach.campaigns AS c
  WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (begin_claims.send_ids))
  ORDER BY c.campaign_id
  FOR KEY SHARE;
  PERFORM FROM outreach.send_log AS s
  WHERE s.send_id = ANY (begin_claims.send_ids)
  ORDER BY s.send_id
  FOR NO KEY UPDATE;

  -- From here on nothing waits, and the next statement sees every override that has committed.
  PERFORM outreach_internal.enter_barrier();
  _now := clock_timestamp();

  WITH claim AS MATERIALIZED (
    SELECT min(c.position) AS position, c.send_id, c.claim_token
    FROM unnest(begin_claims.send_ids, begin_claims.claim_tokens) WITH ORDINALITY AS c (send_id, claim_token, position)
    GROUP BY c.send_id, c.claim_token
  ), halt AS MATERIALIZED (
    SELECT EXISTS (
      SELECT FROM outreach.manual_overrides AS o WHERE o.outreach_id IS NULL AND o.removed_at IS NULL
    ) AS live
  ), judged AS MATERIALIZED (
    SELECT
      c.position,
      c.send_id AS claimed_id,
      c.claim_token,
      s.send_id IS NOT NULL AS known,
      s.status = 'claimed' AND s.claim_token = c.claim_token AND q.next_at > _now AS held,
      (s.claimed_at AT TIME ZONE 'UTC')::date AS claim_day,
      v.*,
      w.codes AS refusals,
      CASE WHEN w.codes = '{OX112}' THEN ARRAY['OX112 send was put off until '
        || to_char(s.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')] ELSE v.reasons END AS why,
      w.codes = '{}' AS allowed,
      w.codes = '{OX112}' OR (w.codes <> '{}' AND ((SELECT h.live FROM halt AS h) OR v.campaign_status = 'paused')) AS back
    FROM claim AS c
    LEFT JOIN outreach.send_log AS s ON s.send_id = c.send_id
    LEFT JOIN outreach_internal.send_queue AS q ON q.send_id = s.send_id
    LEFT JOIN outreach_internal.send_verdicts AS v ON v.send_id = s.send_id
    -- Put off since it was claimed.
    CROSS JOIN LATERAL (
      SELECT CASE WHEN v.codes = '{}' AND s.due_at > _now THEN '{OX112}' ELSE v.codes END AS codes
    ) AS w
  ), changed AS (
    UPDATE outreach.send_log AS s SET
      status = CASE WHEN j.allowed THEN 'sending' ELSE 'blocked' END,
      status_reason = CASE WHEN NOT j.allowed THEN array_to_string(j.why, '; ') END,
      blocked_codes = CASE WHEN NOT j.allowed THEN j.refusals END,
      claim_token = CASE WHEN j.allowed THEN s.claim_token END,
      begun_at = CASE WHEN j.allowed THEN _now ELSE s.begun_at END,
      attempts = s.attempts + j.allowed::integer
    FROM judged AS j
    WHERE s.send_id = j.send_id AND j.held AND NOT j.back
  ), dequeued AS (
    DELETE FROM outreach_internal.send_queue AS q
    WHERE q.send_id = ANY (ARRAY(SELECT j.send_id FROM judged AS j WHERE j.held AND NOT j.allowed AND NOT j.back))
  ), vacated AS (
    DELETE FROM outreach_internal.claim_places AS p
    USING judged AS j
    WHERE p.campaign_id = j.campaign_id AND p.claim_day = j.claim_day AND p.claim_token = j.claim_token
      AND j.held AND NOT j.allowed AND NOT j.back
  ), decided AS (
    INSERT INTO outreach.gate_decisions (outreach_id, channel, send_id, campaign_id, stage, allowed, codes, tier, bit_score,
      score_tier, marketing_disabled, override_ids, eligibility_status, identity_status)
    SELECT j.outreach_id, j.channel, j.send_id, j.campaign_id, 'begin', j.allowed, j.refusals, j.tier, j.bit_score,
      j.score_tier, j.marketing_disabled, j.override_ids, j.eligibility_status, j.identity_status
    FROM judged AS j
    WHERE j.held
  )
  SELECT
    array_agg(j.claimed_id ORDER BY j.position),
    array_agg(CASE WHEN NOT j.known THEN 'OX014' WHEN j.held IS NOT TRUE THEN 'OX205' ELSE j.refusals[1] END ORDER BY j.position),
    array_agg(CASE WHEN j.held THEN array_to_string(j.why, E'\n') END ORDER BY j.position),
    coalesce(array_agg(j.claimed_id) FILTER (WHERE j.held AND j.back), '{}')
  INTO _ids, _codes, _reasons, _back
  FROM judged AS j;

  IF _back <> '{}' THEN
    PERFORM outreach_internal.give_back_claims(_back, 'begin refused: a halt, its campaign is paused, or it is not due');
  END IF;
  RETURN QUERY SELECT u.send_id, u.code, u.reasons FROM unnest(_ids, _codes, _reasons) AS u (send_id, code, reasons);
END
$$;

COMMENT ON FUNCTION outreach_internal.begin_claims(uuid[], uuid[]) IS
  'The one core of begin_send and begin_sends: a row per claim with the code that refuses it (NULL = begun) and, for OX1nn, all reasons, one a line. Logs each decision of the gate. A refused send becomes blocked; under a halt, in a paused campaign, or when it was put off since it was claimed (OX112), it goes back to scheduled. Raises OX207.';

COMMIT;
