-- Deploy outreach:send/schedule_next_step to pg
-- requires: send/send_queue send/suppressions send/contact_problem engagement/enrollment_stops send/is_suppressed

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.schedule_next_step(send_ids uuid[], skipped_at timestamptz[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _scheduled bigint;
BEGIN
  WITH next AS MATERIALIZED (
    SELECT s.campaign_id, s.version, n.step_number, s.outreach_id, s.person_id, s.target_id, s.channel, a.recipient, a.recipient_key,
      greatest(coalesce(g.skipped_at, s.sent_at) + n.delay, k.paused_until) AS due_at,
      CASE WHEN k.stop_reason IS NULL THEN 'scheduled' ELSE 'cancelled' END AS status,
      CASE WHEN k.stop_reason IS NOT NULL THEN k.stop_reason
        WHEN k.paused_until > coalesce(g.skipped_at, s.sent_at) + n.delay THEN outreach_internal.pause_reason(k.paused_until) END AS status_reason
    FROM unnest(send_ids, schedule_next_step.skipped_at) AS g (send_id, skipped_at)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    JOIN outreach.campaigns AS c ON c.campaign_id = s.campaign_id
    CROSS JOIN LATERAL (
      SELECT q.step_number, q.delay FROM outreach.sequences AS q
      WHERE q.campaign_id = s.campaign_id AND q.version = s.version AND q.step_number > s.step_number
      ORDER BY q.step_number
      LIMIT 1
    ) AS n
    JOIN outreach.people AS p ON p.person_id = s.person_id
    CROSS JOIN LATERAL (
      SELECT
        CASE s.channel WHEN 'email' THEN p.email ELSE p.phone END AS recipient,
        CASE s.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END AS recipient_key
    ) AS a
    LEFT JOIN outreach.enrollment_stops AS k ON k.campaign_id = s.campaign_id AND k.outreach_id = s.outreach_id
    WHERE coalesce(g.skipped_at, s.sent_at) IS NOT NULL
      AND c.status NOT IN ('completed', 'archived')
      AND a.recipient_key IS NOT NULL
      AND (k.stop_reason IS NOT NULL
        OR outreach_internal.contact_problem(s.channel, p.contact_status, p.email_key, p.phone_key, p.email_verification) IS NULL)
  ), scheduled AS (
    INSERT INTO outreach.send_log AS l (
      campaign_id, version, step_number, outreach_id, person_id, target_id, channel, recipient, due_at, status, status_reason)
    SELECT n.campaign_id, n.version, n.step_number, n.outreach_id, n.person_id, n.target_id, n.channel, n.recipient, n.due_at, n.status,
      n.status_reason
    FROM next AS n
    WHERE n.status = 'cancelled' OR NOT EXISTS (
      SELECT FROM outreach.suppressions AS x WHERE x.channel = n.channel AND x.address = n.recipient_key)
      AND CASE WHEN (SELECT w.beyond_addresses FROM outreach_internal.suppression_scope AS w)
        THEN NOT outreach_internal.is_suppressed(n.channel, n.recipient_key) ELSE true END
    ORDER BY n.outreach_id
    ON CONFLICT DO NOTHING
    RETURNING l.send_id, l.campaign_id, l.due_at, l.status
  ), queued AS (
    INSERT INTO outreach_internal.send_queue (send_id, campaign_id, next_at)
    SELECT s.send_id, s.campaign_id, s.due_at FROM scheduled AS s WHERE s.status = 'scheduled'
    RETURNING send_id
  )
  SELECT count(*) INTO _scheduled FROM queued;
  RETURN _scheduled;
END
$$;

COMMENT ON FUNCTION outreach_internal.schedule_next_step(uuid[], timestamptz[]) IS
  'Schedules the step after each of these sends, which were recorded sent, or skipped at these times: due at that time + the step''s delay, in the version of the sequence that the send is of, to the person''s present address; where the person was stopped meanwhile it is cancelled at once and says why, where the person is out of office it is due when that ends. Skips those whose campaign is over, whose person is no longer contactable or suppressed, and those that exist. The caller has locked spine, campaigns and sends.';

COMMIT;
