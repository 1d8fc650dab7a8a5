-- Deploy outreach:engagement/record_events to pg
-- requires: engagement/trip_breakers engagement/engagement_events engagement/apply_stops engagement/apply_pauses engagement/advance_sends engagement/suppress_archived send/provider_messages send/schedule_next_step send/parse_claims

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach.record_events(events jsonb) RETURNS TABLE (inserted bigint, duplicates bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
DECLARE
  _given bigint;
  _malformed boolean;
  _unknown record;
  _providers text[];
  _event_ids text[];
  _types text[];
  _times timestamptz[];
  _sends uuid[];
  _messages text[];
  _payloads jsonb[];
  _kinds text[];
  _targets uuid[];
  _later uuid[] := '{}'::uuid[];
  _advance uuid[];
  _stop_sends uuid[];
  _stop_kinds text[];
  _stop_providers text[];
  _pause_sends uuid[];
  _pause_times timestamptz[];
  _lost_sends uuid[];
  _lost_messages text[];
  _lost_types text[];
  _lost_providers text[];
BEGIN
  BEGIN
    -- Of repeats within the batch the first one stays.
    SELECT coalesce(max(e.given), 0), coalesce(bool_or(e.malformed), record_events.events IS NULL),
      array_agg(e.provider), array_agg(e.provider_event_id), array_agg(e.event_type), array_agg(e.occurred_at),
      array_agg(e.send_id), array_agg(e.provider_message_id), array_agg(e.payload),
      array_agg(outreach_internal.stop_kind(e.event_type, e.payload))
    INTO _given, _malformed, _providers, _event_ids, _types, _times, _sends, _messages, _payloads, _kinds
    FROM (
      SELECT DISTINCT ON (r.provider, r.provider_event_id)
        r.provider, r.provider_event_id, r.event_type, r.occurred_at, r.send_id,
        nullif(r.provider_message_id, '') AS provider_message_id,
        coalesce(nullif(r.payload, 'null'), '{}') AS payload,
        count(*) OVER () AS given,
        bool_or(
          coalesce(r.provider, '') !~ '[^[:space:]]' OR coalesce(r.provider_event_id, '') !~ '[^[:space:]]'
          OR r.occurred_at IS NULL OR NOT isfinite(r.occurred_at)
          OR coalesce(jsonb_typeof(r.payload) NOT IN ('object', 'null'), false)
        ) OVER () AS malformed
      FROM ROWS FROM (
        jsonb_to_recordset(record_events.events) AS (
          provider text, provider_event_id text, event_type text, occurred_at timestamptz, send_id uuid,
          provider_message_id text, payload jsonb)
      ) WITH ORDINALITY AS r (provider, provider_event_id, event_type, occurred_at, send_id, provider_message_id, payload,
        position)
      ORDER BY r.provider, r.provider_event_id, r.position
    ) AS e;
  EXCEPTION WHEN data_exception THEN
    _malformed := true; -- named below
  END;
  IF _malformed THEN
    PERFORM outreach_internal.refuse_elements(record_events.events,
      '{"provider": "text", "provider_event_id": "text", "event_type": "text", "occurred_at": "time", "send_id": "uuid", "provider_message_id": "string", "payload": "object"}',
      '{provider,provider_event_id,occurred_at}');
  END IF;
  IF _given = 0 THEN
    RETURN QUERY SELECT 0::bigint, 0::bigint;
    RETURN;
  END IF;
  SELECT e.position - 1 AS line, e.element ->> 'event_type' AS event_type INTO _unknown
  FROM jsonb_array_elements(record_events.events) WITH ORDINALITY AS e (element, position)
  WHERE (e.element ->> 'event_type'
    IN ('delivered', 'open', 'click', 'reply', 'bounce', 'complaint', 'unsubscribe')) IS NOT TRUE
  ORDER BY e.position
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown event type' USING
      ERRCODE = 'OX013',
      DETAIL = format('element %s: event_type %L', _unknown.line, _unknown.event_type),
      HINT = 'Event types are delivered, open, click, reply, bounce, complaint and unsubscribe.';
  END IF;

  -- First the message ids, in key order: a finish that overlaps has either told its send, or waits here and finds the
  -- event. The update changes nothing; it locks the row where another event came first.
  INSERT INTO outreach_internal.provider_messages AS m (provider_message_id)
  SELECT DISTINCT g.message_id
  FROM unnest(_messages) AS g (message_id)
  WHERE g.message_id IS NOT NULL
    AND NOT EXISTS (
      SELECT FROM outreach_internal.provider_messages AS k
      WHERE k.provider_message_id = g.message_id AND k.send_id IS NOT NULL)
  ORDER BY g.message_id
  ON CONFLICT (provider_message_id) DO UPDATE SET send_id = m.send_id;
  SELECT array_agg(coalesce(s.send_id, t.send_id) ORDER BY g.position) INTO _targets
  FROM unnest(_sends, _messages) WITH ORDINALITY AS g (send_id, message_id, position)
  LEFT JOIN outreach.send_log AS s ON s.send_id = g.send_id
  LEFT JOIN outreach_internal.provider_messages AS m ON m.provider_message_id = g.message_id
  LEFT JOIN outreach.send_log AS t ON t.send_id = m.send_id;

  -- Then in the common order: the spine rows and campaigns of sends that may be resolved, whose next step then follows;
  -- the sends, and with them what a stop will cancel.
  PERFORM FROM outreach.outreach AS o
  WHERE o.outreach_id IN (
    SELECT s.outreach_id
    FROM unnest(_targets, _types) AS g (send_id, event_type)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    WHERE g.event_type IN ('delivered', 'bounce', 'complaint') AND s.status IN ('sending', 'unknown'))
  ORDER BY o.outreach_id
  FOR KEY SHARE;
  IF _kinds && '{bounce,complaint}' AND EXISTS (SELECT FROM outreach.breakers AS b) THEN
    -- A breaker may pause them, and the event that reaches a rate has to see those before it.
    PERFORM FROM outreach.campaigns AS c
    WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_targets))
    ORDER BY c.campaign_id
    FOR NO KEY UPDATE;
  ELSE
    PERFORM FROM outreach.campaigns AS c
    WHERE c.campaign_id IN (
      SELECT s.campaign_id
      FROM unnest(_targets, _types) AS g (send_id, event_type)
      JOIN outreach.send_log AS s ON s.send_id = g.send_id
      WHERE g.event_type IN ('delivered', 'bounce', 'complaint') AND s.status IN ('sending', 'unknown'))
    ORDER BY c.campaign_id
    FOR KEY SHARE;
  END IF;
  IF array_remove(_kinds, NULL) <> '{}' THEN
    _later := outreach_internal.stop_scope(_targets, _kinds);
  END IF;
  PERFORM FROM outreach.send_log AS s
  WHERE s.send_id = ANY (_targets || _later)
  ORDER BY s.send_id
  FOR NO KEY UPDATE;

  -- In key order, so that batches that share events do not deadlock. A send that was archived meanwhile is gone by now.
  WITH added AS (
    INSERT INTO outreach.engagement_events AS e (
      provider, provider_event_id, event_type, occurred_at, send_id, reported_send_id, provider_message_id, payload,
      machine, soft)
    SELECT g.provider, g.event_id, g.event_type, g.occurred_at, s.send_id, g.reported_id, g.message_id,
      CASE WHEN s.recipient LIKE 'erased:%' THEN outreach_internal.erased_payload(g.payload) ELSE g.payload END,
      outreach_internal.is_machine(g.event_type, g.payload), g.kind IS NOT DISTINCT FROM 'soft bounce'
    FROM unnest(_providers, _event_ids, _types, _times, _targets, _sends, _messages, _payloads, _kinds)
      AS g (provider, event_id, event_type, occurred_at, target_id, reported_id, message_id, payload, kind)
    LEFT JOIN outreach.send_log AS s ON s.send_id = g.target_id
    ORDER BY g.provider, g.event_id
    ON CONFLICT DO NOTHING
    RETURNING e.provider, e.event_type, e.occurred_at, e.payload, e.send_id, e.reported_send_id, e.provider_message_id
  ), marked AS (
    SELECT a.*, outreach_internal.stop_kind(a.event_type, a.payload) AS kind,
      outreach_internal.is_stop(a.event_type, a.payload) AS stops
    FROM added AS a
  )
  SELECT
    count(*),
    array_agg(DISTINCT a.send_id) FILTER (WHERE a.send_id IS NOT NULL AND a.event_type IN ('delivered', 'bounce', 'complaint')),
    array_agg(a.send_id) FILTER (WHERE a.kind <> 'automatic reply' AND a.send_id IS NOT NULL),
    array_agg(a.kind) FILTER (WHERE a.kind <> 'automatic reply' AND a.send_id IS NOT NULL),
    array_agg(a.provider) FILTER (WHERE a.kind <> 'automatic reply' AND a.send_id IS NOT NULL),
    array_agg(a.send_id) FILTER (WHERE a.kind = 'automatic reply' AND a.send_id IS NOT NULL),
    array_agg(a.occurred_at) FILTER (WHERE a.kind = 'automatic reply' AND a.send_id IS NOT NULL),
    array_agg(a.reported_send_id) FILTER (WHERE a.stops AND a.send_id IS NULL),
    array_agg(a.provider_message_id) FILTER (WHERE a.stops AND a.send_id IS NULL),
    array_agg(a.event_type) FILTER (WHERE a.stops AND a.send_id IS NULL),
    array_agg(a.provider) FILTER (WHERE a.stops AND a.send_id IS NULL)
  INTO inserted, _advance, _stop_sends, _stop_kinds, _stop_providers, _pause_sends, _pause_times,
    _lost_sends, _lost_messages, _lost_types, _lost_providers
  FROM marked AS a;
  duplicates := _given - inserted;

  IF _stop_sends IS NOT NULL THEN
    PERFORM outreach_internal.apply_stops(_stop_sends, _stop_kinds, _stop_providers);
  END IF;
  IF _pause_sends IS NOT NULL THEN
    PERFORM outreach_internal.apply_pauses(_pause_sends, _pause_times);
  END IF;
  IF _lost_types IS NOT NULL THEN
    PERFORM outreach_internal.suppress_archived(_lost_sends, _lost_messages, _lost_types, _lost_providers);
  END IF;
  IF _advance IS NOT NULL THEN
    _advance := outreach_internal.advance_sends(_advance);
    IF _advance <> '{}' THEN
      PERFORM outreach_internal.count_rates(_advance, 1, 0, 0);
      PERFORM outreach_internal.schedule_next_step(_advance);
    END IF;
  END IF;
  IF _stop_kinds && '{bounce,complaint}' THEN
    PERFORM outreach_internal.trip_breakers(_stop_sends, _stop_kinds);
  END IF;
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.record_events(jsonb) IS
  'Takes in provider events, given as an array of objects with the parameters of outreach.record_event() as keys, all or nothing; returns how many were new and how many were known already. See there for what an event does. Raises OX011 malformed element, OX013 unknown event type; DETAIL names the element, counted from 0. Example: SELECT * FROM outreach.record_events(''[{"provider": "ses", "provider_event_id": "1", "event_type": "delivered", "occurred_at": "2026-02-01T12:00:00Z", "provider_message_id": "<1@mail>"}]'');';
GRANT EXECUTE ON FUNCTION outreach.record_events(jsonb) TO outreach_ingest;

COMMIT;
