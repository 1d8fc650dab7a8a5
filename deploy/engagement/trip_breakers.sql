-- Deploy outreach:engagement/trip_breakers to pg
-- requires: engagement/breakers send/send_log send/senders core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.count_rates(send_ids uuid[], sent integer, bounced integer, complained integer) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM outreach.breakers AS b) THEN
    RETURN;
  END IF;
  INSERT INTO outreach_internal.rate_counts (scope, scope_key, counted_at, sent, bounced, complained)
  SELECT u.scope, u.scope_key, clock_timestamp(), count(*) * count_rates.sent, count(*) * count_rates.bounced,
    count(*) * count_rates.complained
  FROM unnest(send_ids) AS g (send_id)
  JOIN outreach.send_log AS s ON s.send_id = g.send_id
  CROSS JOIN LATERAL (
    VALUES ('campaign', s.campaign_id::text), ('sender', s.sender_id::text),
      ('recipient_domain', CASE s.channel WHEN 'email' THEN substr(s.recipient_key, strpos(s.recipient_key, '@') + 1) END)
  ) AS u (scope, scope_key)
  WHERE u.scope_key IS NOT NULL AND u.scope IN (SELECT b.scope FROM outreach.breakers AS b)
  GROUP BY u.scope, u.scope_key;
END
$$;
COMMENT ON FUNCTION outreach_internal.count_rates(uuid[], integer, integer, integer) IS
  'Counts these sends for the breakers: so many sent, hard bounces or complaints for each of them. Does nothing while there is no breaker.';

CREATE FUNCTION outreach_internal.trip_breakers(send_ids uuid[], event_types text[]) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _now CONSTANT timestamptz := clock_timestamp();
  _tripped record;
BEGIN
  IF NOT EXISTS (SELECT FROM outreach.breakers AS b) THEN
    RETURN;
  END IF;
  -- One after the other, so that the event which reaches a rate sees all before it.
  PERFORM FROM outreach.senders AS m
  WHERE m.sender_id IN (SELECT s.sender_id FROM outreach.send_log AS s WHERE s.send_id = ANY (send_ids))
  ORDER BY m.sender_id
  FOR NO KEY UPDATE;
  PERFORM outreach_internal.count_rates(
    ARRAY(SELECT g.id FROM unnest(send_ids, event_types) AS g (id, event_type) WHERE g.event_type = 'bounce'), 0, 1, 0);
  PERFORM outreach_internal.count_rates(
    ARRAY(SELECT g.id FROM unnest(send_ids, event_types) AS g (id, event_type) WHERE g.event_type = 'complaint'), 0, 0, 1);

  FOR _tripped IN
    SELECT b.scope, b.metric, u.scope_key, u.campaign_id, u.sender_id, r.sample, r.rate, t.action,
      CASE t.action WHEN 'paused' THEN b.pause_rate ELSE b.warn_rate END AS threshold, b.rolling_window
    FROM (
      SELECT v.scope, v.scope_key, (array_agg(s.campaign_id ORDER BY s.campaign_id))[1] AS campaign_id,
        (array_agg(s.sender_id))[1] AS sender_id
      FROM unnest(send_ids) AS g (send_id)
      JOIN outreach.send_log AS s ON s.send_id = g.send_id
      CROSS JOIN LATERAL (
        VALUES ('campaign', s.campaign_id::text), ('sender', s.sender_id::text),
          ('recipient_domain', CASE s.channel WHEN 'email' THEN substr(s.recipient_key, strpos(s.recipient_key, '@') + 1) END)
      ) AS v (scope, scope_key)
      WHERE v.scope_key IS NOT NULL
      GROUP BY v.scope, v.scope_key
    ) AS u
    JOIN outreach.breakers AS b ON b.scope = u.scope
    CROSS JOIN LATERAL (
      -- From before somebody resumed nothing counts: it was looked at then.
      SELECT sum(c.sent) AS sample,
        CASE b.metric WHEN 'bounce' THEN sum(c.bounced) ELSE sum(c.complained) END::numeric / nullif(sum(c.sent), 0) AS rate
      FROM outreach_internal.rate_counts AS c
      WHERE c.scope = u.scope AND c.scope_key = u.scope_key
        AND c.counted_at > greatest(_now - b.rolling_window, (
          SELECT max(l.logged_at) FROM outreach.breaker_log AS l
          WHERE l.scope = u.scope AND l.scope_key = u.scope_key AND l.action = 'resumed'))
    ) AS r
    CROSS JOIN LATERAL (
      SELECT CASE WHEN r.rate >= b.pause_rate THEN 'paused' WHEN r.rate >= b.warn_rate THEN 'warned' END AS action
    ) AS t
    WHERE r.sample >= b.minimum_sample AND t.action IS NOT NULL
    ORDER BY u.campaign_id, u.scope, u.scope_key, b.metric
  LOOP
    IF _tripped.action = 'paused' THEN
      IF _tripped.scope = 'sender' THEN
        UPDATE outreach.senders AS s
        SET status = 'paused', status_changed_at = _now, status_changed_by = session_user,
          status_reason = format('breaker: %s rate %s of %s', _tripped.metric, round(_tripped.rate, 4), _tripped.sample)
        WHERE s.sender_id = _tripped.sender_id AND s.status = 'active';
      ELSE
        UPDATE outreach.campaigns AS c
        SET status = 'paused', status_changed_at = _now,
          status_reason = format('breaker: %s rate of %s %s is %s of %s', _tripped.metric, _tripped.scope, _tripped.scope_key,
            round(_tripped.rate, 4), _tripped.sample)
        WHERE c.campaign_id = _tripped.campaign_id AND c.status = 'active';
      END IF;
      CONTINUE WHEN NOT FOUND;
    ELSE
      -- One warning a window is enough.
      CONTINUE WHEN EXISTS (
        SELECT FROM outreach.breaker_log AS l
        WHERE l.scope = _tripped.scope AND l.scope_key = _tripped.scope_key AND l.metric = _tripped.metric
          AND l.logged_at > _now - _tripped.rolling_window
          AND l.log_id > coalesce((
            SELECT max(m.log_id) FROM outreach.breaker_log AS m
            WHERE m.scope = _tripped.scope AND m.scope_key = _tripped.scope_key AND m.action = 'resumed'), 0));
    END IF;
    INSERT INTO outreach.breaker_log (action, scope, scope_key, metric, paused_campaign_id, rate, sample, threshold)
    VALUES (_tripped.action, _tripped.scope, _tripped.scope_key, _tripped.metric,
      CASE WHEN _tripped.action = 'paused' AND _tripped.scope <> 'sender' THEN _tripped.campaign_id END,
      _tripped.rate, _tripped.sample, _tripped.threshold);
  END LOOP;
END
$$;
COMMENT ON FUNCTION outreach_internal.trip_breakers(uuid[], text[]) IS
  'Counts hard bounces and complaints of these sends and, where a rate reaches a breaker''s, warns or pauses the sender (scope sender) or the campaign, and logs it. Does nothing while there is no breaker. The caller has locked the campaigns of the sends FOR NO KEY UPDATE, and the sends.';

CREATE FUNCTION outreach_internal.note_resumed(scope text, scope_key text, reason text) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF (
    SELECT l.action FROM outreach.breaker_log AS l
    WHERE l.scope = note_resumed.scope AND l.scope_key = note_resumed.scope_key AND l.action IN ('paused', 'resumed')
       OR note_resumed.scope = 'campaign' AND l.paused_campaign_id::text = note_resumed.scope_key AND l.action = 'paused'
    ORDER BY l.log_id DESC
    LIMIT 1
  ) = 'paused' THEN
    PERFORM outreach_internal.require_reason(note_resumed.reason);
    INSERT INTO outreach.breaker_log (action, scope, scope_key, reason)
    SELECT 'resumed', r.scope, r.scope_key, note_resumed.reason
    FROM (
      SELECT note_resumed.scope, note_resumed.scope_key
      UNION
      -- A domain that paused the campaign was looked at as well.
      SELECT l.scope, l.scope_key FROM outreach.breaker_log AS l
      WHERE note_resumed.scope = 'campaign' AND l.paused_campaign_id::text = note_resumed.scope_key AND l.action = 'paused'
        AND l.log_id > coalesce((
          SELECT max(m.log_id) FROM outreach.breaker_log AS m
          WHERE m.scope = 'campaign' AND m.scope_key = note_resumed.scope_key AND m.action = 'resumed'), 0)
    ) AS r
    ORDER BY r.scope, r.scope_key;
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.note_resumed(text, text, text) IS
  'Called when a campaign or sender becomes active: where a breaker had paused it, a reason is required (OX004), who resumed is logged, and the rates are counted anew.';

COMMIT;
