-- Deploy outreach:engagement/advance_sends to pg
-- requires: engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.advance_sends(send_ids uuid[]) RETURNS uuid[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _resolved uuid[];
BEGIN
  WITH evidence AS MATERIALIZED (
    SELECT e.send_id, max(array_position('{delivered,bounce,complaint}', e.event_type)) AS weight
    FROM outreach.engagement_events AS e
    WHERE e.send_id = ANY (send_ids) AND e.event_type IN ('delivered', 'bounce', 'complaint')
    GROUP BY e.send_id
  ), resolved AS MATERIALIZED (
    SELECT s.send_id
    FROM outreach.send_log AS s
    JOIN evidence AS e ON e.send_id = s.send_id
    WHERE s.status = 'unknown'
  ), advanced AS (
    UPDATE outreach.send_log AS s SET
      status = ('{delivered,bounced,complained}'::text[])[e.weight],
      status_reason = CASE s.status WHEN 'unknown' THEN 'a provider''s event told that it left' ELSE s.status_reason END,
      sent_at = coalesce(s.sent_at, clock_timestamp())
    FROM evidence AS e
    WHERE s.send_id = e.send_id
      AND (s.status = 'unknown'
        OR array_position('{sent,delivered,bounced}', s.status) <= e.weight)
  )
  SELECT coalesce(array_agg(r.send_id), '{}') INTO _resolved FROM resolved AS r;
  RETURN _resolved;
END
$$;

COMMENT ON FUNCTION outreach_internal.advance_sends(uuid[]) IS
  'Moves the status of sends that have left forward to what their events tell (complained > bounced > delivered > sent), whatever order the events came in, and resolves unknown ones; returns those it resolved. The caller has locked the sends.';

COMMIT;
