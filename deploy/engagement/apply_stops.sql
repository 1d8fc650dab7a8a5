-- Deploy outreach:engagement/apply_stops to pg
-- requires: engagement/add_suppressions engagement/engagement_events engagement/enrollment_stops engagement/stop_reach send/cancel_scheduled hubs/people

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.strikes(send_id uuid) RETURNS bigint
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _strikes bigint;
BEGIN
  SELECT count(*) INTO _strikes
  FROM outreach.send_log AS s
  JOIN outreach.send_log AS o ON o.person_id = s.person_id AND o.recipient_key = s.recipient_key
  WHERE s.send_id = strikes.send_id
    AND EXISTS (SELECT FROM outreach.engagement_events AS e WHERE e.send_id = o.send_id AND e.soft);
  RETURN _strikes;
END
$$;
COMMENT ON FUNCTION outreach_internal.strikes(uuid) IS
  'How many messages to the person and address of this send have bounced softly, in all campaigns; a message that did several times counts once.';

CREATE FUNCTION outreach_internal.apply_stops(send_ids uuid[], kinds text[], providers text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _sends uuid[];
  _reason text;
BEGIN
  -- People before stops before suppressions, in key order. Of two soft bounces that overlap, the later counts the earlier.
  PERFORM FROM outreach.people AS p
  WHERE p.person_id IN (
    SELECT s.person_id
    FROM unnest(apply_stops.send_ids, apply_stops.kinds) AS g (send_id, kind)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    WHERE g.kind <> 'reply')
  ORDER BY p.person_id
  FOR NO KEY UPDATE;
  UPDATE outreach.people AS p SET contact_status = w.contact_status
  FROM (
    -- A bounce speaks of the address, an unsubscribe or complaint of the person.
    SELECT s.person_id,
      CASE WHEN bool_or(g.kind <> 'bounce') THEN 'unsubscribed'
        WHEN bool_or(s.recipient_key = CASE s.channel WHEN 'email' THEN p.email_key ELSE p.phone_key END) THEN 'bounced'
      END AS contact_status
    FROM unnest(apply_stops.send_ids, apply_stops.kinds) AS g (send_id, kind)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    JOIN outreach.people AS p ON p.person_id = s.person_id
    WHERE g.kind IN ('complaint', 'unsubscribe', 'bounce')
    GROUP BY s.person_id
  ) AS w
  WHERE p.person_id = w.person_id
    AND p.contact_status = ANY (CASE w.contact_status WHEN 'bounced' THEN '{active,paused}'::text[]
      WHEN 'unsubscribed' THEN '{active,paused,bounced}'::text[] END);

  FOR _reason, _sends IN
    WITH reached AS (
      SELECT DISTINCT ON (r.campaign_id, r.outreach_id) r.campaign_id, r.outreach_id, w.stop_reason
      FROM outreach_internal.stop_reach(apply_stops.send_ids, apply_stops.kinds) AS r
      CROSS JOIN LATERAL (
        SELECT r.scope || ' stopped: ' || CASE r.kind WHEN 'soft bounce' THEN 'soft bounces' ELSE r.kind END AS stop_reason
      ) AS w
      WHERE r.kind <> 'soft bounce' OR outreach_internal.strikes(r.send_id) >= (r.rule #>> '{}')::bigint
      ORDER BY r.campaign_id, r.outreach_id, array_position(outreach_internal.stop_reasons(), w.stop_reason) DESC
    ), stopped AS (
      INSERT INTO outreach.enrollment_stops AS k (campaign_id, outreach_id, stop_reason, stopped_at)
      SELECT r.campaign_id, r.outreach_id, r.stop_reason, clock_timestamp()
      FROM reached AS r
      ORDER BY r.campaign_id, r.outreach_id
      ON CONFLICT (campaign_id, outreach_id) DO UPDATE SET
        stop_reason = CASE WHEN array_position(outreach_internal.stop_reasons(), k.stop_reason)
            > array_position(outreach_internal.stop_reasons(), excluded.stop_reason)
          THEN k.stop_reason ELSE excluded.stop_reason END,
        stopped_at = coalesce(k.stopped_at, excluded.stopped_at)
      RETURNING k.campaign_id, k.outreach_id, k.stop_reason
    )
    SELECT k.stop_reason, array_agg(l.send_id)
    FROM stopped AS k
    JOIN outreach.send_log AS l ON l.outreach_id = k.outreach_id AND l.campaign_id = k.campaign_id
    GROUP BY k.stop_reason
  LOOP
    PERFORM outreach_internal.cancel_scheduled(_sends, _reason);
    UPDATE outreach.send_log AS s SET status_reason = _reason
    WHERE s.send_id = ANY (_sends) AND s.status = 'cancelled'
      AND s.status_reason = ANY (outreach_internal.stop_reasons()) AND s.status_reason <> _reason;
  END LOOP;

  PERFORM outreach_internal.add_suppressions(array_agg(s.channel), array_agg(s.recipient_key), array_agg(g.kind),
    array_agg(g.provider))
  FROM unnest(apply_stops.send_ids, apply_stops.kinds, apply_stops.providers) AS g (send_id, kind, provider)
  JOIN outreach.send_log AS s ON s.send_id = g.send_id
  WHERE g.kind IN ('complaint', 'unsubscribe', 'bounce');
END
$$;

COMMENT ON FUNCTION outreach_internal.apply_stops(uuid[], text[], text[]) IS
  'What events of these kinds (see stop_kind) entail. A hard bounce, complaint or unsubscribe: the address is suppressed, the person becomes bounced or unsubscribed, and all enrolments of the person stop. A reply or enough soft bounces: the enrolments stop that stop_reach names; neither address nor person is touched. What is scheduled or blocked there is cancelled with the weightiest reason. The caller has locked the sends and stop_scope.';

COMMIT;
