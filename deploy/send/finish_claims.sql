-- Deploy outreach:send/finish_claims to pg
-- requires: engagement/trip_breakers send/send_queue send/claim_places send/refuse_transition send/schedule_next_step send/provider_messages engagement/advance_sends engagement/apply_stops engagement/apply_pauses core/setting

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.judge_outcomes(
  send_ids uuid[], claim_tokens uuid[], outcomes text[], message_ids text[]
) RETURNS TABLE (turn bigint, verdict text)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT g.position,
    CASE
      WHEN s.send_id IS NULL THEN 'OX014'
      WHEN s.claim_token IS DISTINCT FROM g.claim_token THEN 'OX205'
      WHEN g.nth > 1 THEN
        CASE WHEN g.outcome = g.first_outcome AND g.message_id IS NOT DISTINCT FROM g.first_message_id THEN 'repeat'
          ELSE 'OX205' END
      WHEN s.status = 'sending' THEN 'apply'
      WHEN s.status = 'claimed' THEN
        CASE WHEN g.outcome IN ('failed_transient', 'failed_permanent') THEN 'apply' ELSE 'OX205' END
      WHEN s.last_outcome = g.outcome AND s.provider_message_id IS NOT DISTINCT FROM g.message_id THEN 'repeat'
      WHEN s.status = 'unknown' THEN 'apply'
      -- An event was faster than the worker.
      WHEN s.status IN ('delivered', 'bounced', 'complained') AND s.last_outcome IS DISTINCT FROM 'sent' THEN
        CASE g.outcome WHEN 'sent' THEN 'apply' WHEN 'unknown' THEN 'repeat' ELSE 'OX205' END
      ELSE 'OX205'
    END
  FROM (
    SELECT u.*,
      row_number() OVER same_send AS nth,
      first_value(u.outcome) OVER same_send AS first_outcome,
      first_value(u.message_id) OVER same_send AS first_message_id
    FROM unnest(send_ids, claim_tokens, outcomes, message_ids) WITH ORDINALITY
      AS u (send_id, claim_token, outcome, message_id, position)
    WINDOW same_send AS (PARTITION BY u.send_id ORDER BY u.position)
  ) AS g
  LEFT JOIN outreach.send_log AS s ON s.send_id = g.send_id;
END
$$;
COMMENT ON FUNCTION outreach_internal.judge_outcomes(uuid[], uuid[], text[], text[]) IS
  'May this outcome be recorded for this send? apply, repeat (recorded already, the same), OX014 or OX205. The sends are locked.';

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach_internal.finish_claims(
  send_ids uuid[], claim_tokens uuid[], outcomes text[], message_ids text[], errors text[]
) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
DECLARE
  _now timestamptz;
  _max_attempts integer := (outreach_internal.setting('send_max_attempts') #>> '{}')::integer;
  _retry_base double precision := (outreach_internal.setting('send_retry_base_seconds') #>> '{}')::double precision;
  _retry_max double precision := (outreach_internal.setting('send_retry_max_seconds') #>> '{}')::double precision;
  _retry_jitter double precision := (outreach_internal.setting('send_retry_jitter') #>> '{}')::double precision;
  _line bigint;
  _verdict text;
  _has_messages boolean;
  _has_next boolean;
  _stopped uuid[] := '{}'::uuid[];
  _to_apply bigint[];
  _finished bigint;
  _left uuid[];
  _stop_sends uuid[];
  _stop_kinds text[];
  _stop_providers text[];
  _pause_sends uuid[];
  _pause_times timestamptz[];
BEGIN
  SELECT g.position INTO _line
  FROM unnest(outcomes) WITH ORDINALITY AS g (outcome, position)
  WHERE g.outcome IS NULL OR g.outcome NOT IN ('sent', 'failed_transient', 'failed_permanent', 'unknown')
  ORDER BY g.position
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown outcome' USING
      ERRCODE = 'OX012',
      DETAIL = format('element %s: outcome %L', _line - 1, outcomes[_line]),
      HINT = 'Outcomes are sent, failed_transient, failed_permanent and unknown.';
  END IF;

  -- First the message ids: an event that overlaps either finds the send through them, or is found below.
  SELECT coalesce(bool_or(m.id IS NOT NULL), false) INTO _has_messages FROM unnest(message_ids) AS m (id);
  IF _has_messages THEN
    INSERT INTO outreach_internal.provider_messages AS m (provider_message_id, send_id)
    SELECT DISTINCT ON (g.message_id) g.message_id, g.send_id
    FROM unnest(message_ids, finish_claims.send_ids) AS g (message_id, send_id)
    WHERE g.message_id IS NOT NULL
    ORDER BY g.message_id, g.send_id
    ON CONFLICT (provider_message_id) DO UPDATE SET send_id = coalesce(m.send_id, excluded.send_id);

    SELECT array_agg(m.send_id), array_agg(outreach_internal.stop_kind(e.event_type, e.payload))
    INTO _stop_sends, _stop_kinds
    FROM outreach.engagement_events AS e
    JOIN outreach_internal.provider_messages AS m ON m.provider_message_id = e.provider_message_id
    WHERE e.provider_message_id = ANY (message_ids) AND e.send_id IS NULL
      AND outreach_internal.stop_kind(e.event_type, e.payload) IS NOT NULL;
    IF _stop_sends IS NOT NULL THEN
      _stopped := outreach_internal.stop_scope(_stop_sends, _stop_kinds);
    END IF;
  END IF;

  -- Then in the common order: the spine rows that a next step will refer to, campaigns, sends.
  PERFORM FROM outreach.outreach AS o
  WHERE o.outreach_id IN (
    SELECT s.outreach_id
    FROM unnest(finish_claims.send_ids, outcomes) AS g (send_id, outcome)
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    WHERE g.outcome IN ('sent', 'unknown')
      AND EXISTS (
        SELECT FROM outreach.sequences AS q WHERE q.campaign_id = s.campaign_id AND q.version = s.version
          AND q.step_number > s.step_number))
  ORDER BY o.outreach_id
  FOR KEY SHARE;
  -- A version that has sends is closed: no step comes to it after this look.
  _has_next := FOUND;
  IF _has_messages AND EXISTS (SELECT FROM outreach.breakers AS b) AND EXISTS (
    SELECT FROM outreach.engagement_events AS e
    WHERE e.provider_message_id = ANY (message_ids) AND e.send_id IS NULL AND e.event_type IN ('bounce', 'complaint')
  ) THEN
    -- A breaker may pause them.
    PERFORM FROM outreach.campaigns AS c
    WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (finish_claims.send_ids))
    ORDER BY c.campaign_id
    FOR NO KEY UPDATE;
  ELSE
    PERFORM FROM outreach.campaigns AS c
    WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (finish_claims.send_ids))
    ORDER BY c.campaign_id
    FOR KEY SHARE;
  END IF;
  PERFORM FROM outreach.send_log AS s
  WHERE s.send_id = ANY (finish_claims.send_ids || _stopped)
  ORDER BY s.send_id
  FOR NO KEY UPDATE;
  _now := clock_timestamp();

  SELECT
    coalesce(array_agg(v.turn) FILTER (WHERE v.verdict = 'apply'), '{}'),
    min(v.turn) FILTER (WHERE v.verdict LIKE 'OX%'),
    (array_agg(v.verdict ORDER BY v.turn) FILTER (WHERE v.verdict LIKE 'OX%'))[1]
  INTO _to_apply, _line, _verdict
  FROM outreach_internal.judge_outcomes(finish_claims.send_ids, claim_tokens, outcomes, message_ids) AS v;
  IF _verdict = 'OX014' THEN
    PERFORM outreach_internal.refuse_unknown_send(finish_claims.send_ids[_line]);
  ELSIF _verdict IS NOT NULL THEN
    PERFORM outreach_internal.refuse_transition(
      format('element %s: send %s, outcome %s', _line - 1, finish_claims.send_ids[_line], outcomes[_line]));
  END IF;

  WITH given AS (
    SELECT g.*
    FROM unnest(finish_claims.send_ids, outcomes, message_ids, errors) WITH ORDINALITY
      AS g (send_id, outcome, message_id, error, position)
    WHERE g.position = ANY (_to_apply)
  ), counted AS MATERIALIZED (
    SELECT s.send_id, s.campaign_id, s.claim_token, s.status AS before, g.outcome, g.message_id, g.error,
      (s.claimed_at AT TIME ZONE 'UTC')::date AS claim_day,
      s.attempts + (s.status = 'claimed')::integer AS attempts,
      CASE WHEN c.status IN ('completed', 'archived') THEN 'campaign is ' || c.status ELSE k.stop_reason END AS over,
      k.paused_until
    FROM given AS g
    JOIN outreach.send_log AS s ON s.send_id = g.send_id
    JOIN outreach.campaigns AS c ON c.campaign_id = s.campaign_id
    LEFT JOIN outreach.enrollment_stops AS k
      ON g.outcome = 'failed_transient' AND k.campaign_id = s.campaign_id AND k.outreach_id = s.outreach_id
  ), settled AS MATERIALIZED (
    SELECT n.*,
      CASE n.outcome
        WHEN 'sent' THEN CASE WHEN n.before IN ('delivered', 'bounced', 'complained') THEN n.before ELSE 'sent' END
        WHEN 'failed_permanent' THEN 'failed'
        WHEN 'unknown' THEN 'unknown'
        ELSE CASE WHEN n.attempts >= _max_attempts THEN 'failed' WHEN n.over IS NOT NULL THEN 'cancelled' ELSE 'scheduled' END
      END AS status,
      -- What failed together does not come back together.
      greatest(n.paused_until, _now + make_interval(
        secs => least(_retry_max, _retry_base * 2.0 ^ least(n.attempts - 1, 60)) * (1 + _retry_jitter * random()))) AS retry_at
    FROM counted AS n
  ), changed AS (
    UPDATE outreach.send_log AS s SET
      status = n.status,
      status_reason = CASE n.status
        WHEN 'cancelled' THEN n.over
        WHEN 'scheduled' THEN 'tried again after a transient failure'
        WHEN 'unknown' THEN 'its worker does not know whether it left'
        WHEN 'failed' THEN
          CASE n.outcome WHEN 'failed_transient' THEN format('gave up after %s attempts', n.attempts) ELSE 'failed for good' END
      END,
      due_at = CASE n.status WHEN 'scheduled' THEN n.retry_at ELSE s.due_at END,
      attempts = n.attempts,
      sent_at = CASE n.outcome WHEN 'sent' THEN coalesce(s.sent_at, _now) ELSE s.sent_at END,
      last_outcome = n.outcome,
      last_error = CASE WHEN s.recipient LIKE 'erased:%' THEN NULL ELSE left(n.error, 2000) END,
      provider_message_id = n.message_id
    FROM settled AS n
    WHERE s.send_id = n.send_id
  ), queued AS (
    INSERT INTO outreach_internal.send_queue AS q (send_id, campaign_id, next_at)
    SELECT n.send_id, n.campaign_id, n.retry_at FROM settled AS n WHERE n.status = 'scheduled'
    ON CONFLICT (send_id) DO UPDATE SET next_at = excluded.next_at, leased = false
  ), dequeued AS (
    DELETE FROM outreach_internal.send_queue AS q
    WHERE q.send_id = ANY (ARRAY(SELECT n.send_id FROM settled AS n WHERE n.status <> 'scheduled'))
  ), vacated AS (
    DELETE FROM outreach_internal.claim_places AS p
    USING settled AS n
    WHERE n.before = 'claimed' AND p.campaign_id = n.campaign_id AND p.claim_day = n.claim_day AND p.claim_token = n.claim_token
  )
  SELECT count(*), coalesce(array_agg(n.send_id) FILTER (WHERE n.status NOT IN ('scheduled', 'failed', 'cancelled')), '{}')
  INTO _finished, _left
  FROM settled AS n;

  IF _has_messages THEN
    WITH attached AS (
      UPDATE outreach.engagement_events AS e SET send_id = m.send_id
      FROM outreach_internal.provider_messages AS m
      WHERE e.provider_message_id = ANY (message_ids) AND e.send_id IS NULL
        AND m.provider_message_id = e.provider_message_id AND m.send_id = ANY (finish_claims.send_ids)
      RETURNING e.send_id, e.provider, e.occurred_at, outreach_internal.stop_kind(e.event_type, e.payload) AS kind
    )
    SELECT
      array_agg(a.send_id) FILTER (WHERE a.kind <> 'automatic reply'),
      array_agg(a.kind) FILTER (WHERE a.kind <> 'automatic reply'),
      array_agg(a.provider) FILTER (WHERE a.kind <> 'automatic reply'),
      array_agg(a.send_id) FILTER (WHERE a.kind = 'automatic reply'),
      array_agg(a.occurred_at) FILTER (WHERE a.kind = 'automatic reply')
    INTO _stop_sends, _stop_kinds, _stop_providers, _pause_sends, _pause_times
    FROM attached AS a;
    IF _stop_sends IS NOT NULL THEN
      PERFORM outreach_internal.apply_stops(_stop_sends, _stop_kinds, _stop_providers);
    END IF;
    IF _pause_sends IS NOT NULL THEN
      PERFORM outreach_internal.apply_pauses(_pause_sends, _pause_times);
    END IF;
  END IF;
  IF _left <> '{}' THEN
    PERFORM outreach_internal.advance_sends(_left);
    PERFORM outreach_internal.count_rates(
      ARRAY(SELECT s.send_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_left) AND s.sent_at >= _now), 1, 0, 0);
    IF _has_next THEN
      PERFORM outreach_internal.schedule_next_step(_left);
    END IF;
  END IF;
  IF _stop_kinds && '{bounce,complaint}' THEN
    PERFORM outreach_internal.trip_breakers(_stop_sends, _stop_kinds);
  END IF;
  RETURN _finished;
END
$$;

COMMENT ON FUNCTION outreach_internal.finish_claims(uuid[], uuid[], text[], text[], text[]) IS
  'The one core of finish_send and finish_sends: records outcomes, takes in events that were waiting for a message id, schedules retries and next steps; returns how many sends it changed. All or nothing. Raises OX012, OX014, OX205.';

COMMIT;
