-- Deploy outreach:send/skip_unmet_steps to pg
-- requires: send/skipped_steps send/send_queue engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.skip_unmet_steps(send_ids uuid[], as_of timestamptz) RETURNS uuid[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _skipped uuid[];
BEGIN
  WITH unmet AS MATERIALIZED (
    SELECT s.send_id,
      CASE
        WHEN q.condition = 'not_opened' AND e.opened THEN 'step skipped: the message before was opened'
        WHEN q.condition = 'clicked' AND b.send_id IS NULL THEN 'step skipped: there is no message before it'
        WHEN q.condition = 'clicked' AND NOT e.clicked THEN 'step skipped: the message before was not clicked'
      END AS reason
    FROM outreach.send_log AS s
    JOIN outreach.sequences AS q
      ON q.campaign_id = s.campaign_id AND q.version = s.version AND q.step_number = s.step_number
    LEFT JOIN LATERAL (
      SELECT l.send_id
      FROM outreach.send_log AS l
      WHERE l.person_id = s.person_id AND l.campaign_id = s.campaign_id AND l.step_number < s.step_number
        AND l.sent_at IS NOT NULL
      ORDER BY l.step_number DESC
      LIMIT 1
    ) AS b ON true
    CROSS JOIN LATERAL (
      -- Who clicked has opened, whether or not that was seen.
      SELECT count(*) > 0 AS opened, coalesce(bool_or(v.event_type = 'click'), false) AS clicked
      FROM outreach.engagement_events AS v
      WHERE v.send_id = b.send_id AND v.event_type IN ('open', 'click')
        AND NOT v.machine
    ) AS e
    WHERE s.send_id = ANY (send_ids) AND q.condition <> 'always'
  ), cancelled AS (
    UPDATE outreach.send_log AS s SET status = 'cancelled', status_reason = u.reason
    FROM unmet AS u
    WHERE s.send_id = u.send_id AND u.reason IS NOT NULL
    RETURNING s.send_id
  ), dequeued AS (
    DELETE FROM outreach_internal.send_queue AS q
    WHERE q.send_id = ANY (ARRAY(SELECT c.send_id FROM cancelled AS c))
  ), noted AS (
    INSERT INTO outreach_internal.skipped_steps (send_id, skipped_at)
    SELECT c.send_id, as_of FROM cancelled AS c
  )
  SELECT array_agg(c.send_id) INTO _skipped FROM cancelled AS c;
  IF _skipped IS NULL THEN
    RETURN send_ids;
  END IF;
  RETURN ARRAY(
    SELECT i.send_id FROM unnest(send_ids) WITH ORDINALITY AS i (send_id, position)
    WHERE i.send_id <> ALL (_skipped)
    ORDER BY i.position);
END
$$;

COMMENT ON FUNCTION outreach_internal.skip_unmet_steps(uuid[], timestamptz) IS
  'Cancels those of these scheduled sends whose step has a condition that is not met, and returns the others, in their order. The caller has locked them; never waits, so that it cannot schedule what follows: outreach_internal.follow_skipped_steps() does, before the next claim.';

COMMIT;
