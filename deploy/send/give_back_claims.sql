-- Deploy outreach:send/give_back_claims to pg
-- requires: send/send_queue send/claim_places engagement/enrollment_stops

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.give_back_claims(send_ids uuid[], reason text) RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  WITH given_back AS MATERIALIZED (
    SELECT s.send_id, s.campaign_id, s.due_at, s.claim_token, (s.claimed_at AT TIME ZONE 'UTC')::date AS claim_day,
      CASE WHEN c.status IN ('completed', 'archived') THEN 'campaign is ' || c.status ELSE k.stop_reason END AS over,
      CASE WHEN k.paused_until = s.due_at THEN outreach_internal.pause_reason(k.paused_until) END AS pause
    FROM outreach.send_log AS s
    JOIN outreach.campaigns AS c ON c.campaign_id = s.campaign_id
    LEFT JOIN outreach.enrollment_stops AS k ON k.campaign_id = s.campaign_id AND k.outreach_id = s.outreach_id
    WHERE s.send_id = ANY (send_ids) AND s.status = 'claimed'
  ), changed AS (
    UPDATE outreach.send_log AS s SET
      status = CASE WHEN g.over IS NULL THEN 'scheduled' ELSE 'cancelled' END,
      status_reason = coalesce(g.over, g.pause, give_back_claims.reason),
      claim_token = NULL, claimed_by = NULL, claimed_at = NULL
    FROM given_back AS g
    WHERE s.send_id = g.send_id
  ), queued AS (
    UPDATE outreach_internal.send_queue AS q
    SET next_at = (SELECT g.due_at FROM given_back AS g WHERE g.send_id = q.send_id), leased = false
    WHERE q.send_id = ANY (ARRAY(SELECT g.send_id FROM given_back AS g WHERE g.over IS NULL))
  ), dequeued AS (
    DELETE FROM outreach_internal.send_queue AS q
    WHERE q.send_id = ANY (ARRAY(SELECT g.send_id FROM given_back AS g WHERE g.over IS NOT NULL))
  ), vacated AS (
    DELETE FROM outreach_internal.claim_places AS p
    USING given_back AS g
    WHERE p.campaign_id = g.campaign_id AND p.claim_day = g.claim_day AND p.claim_token = g.claim_token
  )
  SELECT count(*) FROM given_back
$$;

COMMENT ON FUNCTION outreach_internal.give_back_claims(uuid[], text) IS
  'Puts claimed sends that did not begin back to scheduled (cancelled, when their campaign is over or their person was stopped) and gives their places of the day back; returns how many. The caller has locked the campaigns and the sends.';

COMMIT;
