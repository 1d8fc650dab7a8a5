-- Deploy outreach:engagement/apply_pauses to pg
-- requires: engagement/enrollment_stops engagement/stop_reach send/send_queue

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.apply_pauses(send_ids uuid[], occurred_at timestamptz[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  WITH reached AS (
    -- Days of 24 hours; a reply from the future counts from now.
    SELECT r.campaign_id, r.outreach_id,
      max(least(g.occurred_at, clock_timestamp()) + make_interval(hours => 24 * (r.rule #>> '{}')::integer)) AS paused_until
    FROM unnest(apply_pauses.send_ids, apply_pauses.occurred_at) AS g (send_id, occurred_at)
    JOIN outreach_internal.stop_reach(apply_pauses.send_ids, array_fill('automatic reply'::text, ARRAY[cardinality(apply_pauses.send_ids)]))
      AS r ON r.send_id = g.send_id
    GROUP BY r.campaign_id, r.outreach_id
  ), paused AS (
    INSERT INTO outreach.enrollment_stops AS k (campaign_id, outreach_id, paused_until)
    SELECT r.campaign_id, r.outreach_id, r.paused_until
    FROM reached AS r
    ORDER BY r.campaign_id, r.outreach_id
    ON CONFLICT (campaign_id, outreach_id) DO UPDATE SET paused_until = greatest(k.paused_until, excluded.paused_until)
    RETURNING k.campaign_id, k.outreach_id, k.paused_until
  ), put_off AS (
    -- What is claimed does not begin before it is due, and comes back.
    UPDATE outreach.send_log AS s SET
      due_at = p.paused_until,
      status_reason = CASE s.status WHEN 'scheduled' THEN outreach_internal.pause_reason(p.paused_until) ELSE s.status_reason END
    FROM paused AS p
    WHERE s.outreach_id = p.outreach_id AND s.campaign_id = p.campaign_id
      AND s.status IN ('scheduled', 'claimed', 'blocked', 'failed') AND s.due_at < p.paused_until
    RETURNING s.send_id, s.status, s.due_at
  )
  UPDATE outreach_internal.send_queue AS q SET next_at = o.due_at
  FROM put_off AS o
  WHERE q.send_id = o.send_id AND o.status = 'scheduled';
END
$$;

COMMENT ON FUNCTION outreach_internal.apply_pauses(uuid[], timestamptz[]) IS
  'What automatic replies to these sends, at these times, entail: nothing goes to the person for out_of_office_days from then, in every campaign that has the option; what would have been due before becomes due at the end. The caller has locked the sends and stop_scope.';

COMMIT;
