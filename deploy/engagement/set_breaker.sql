-- Deploy outreach:engagement/set_breaker to pg
-- requires: engagement/breakers core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_breaker(scope text, metric text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF scope IS NULL OR scope NOT IN ('campaign', 'sender', 'recipient_domain')
     OR metric IS NULL OR metric NOT IN ('bounce', 'complaint') THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('scope %L, metric %L', scope, metric),
      HINT = 'Scopes are campaign, sender and recipient_domain, metrics bounce and complaint.';
  END IF;
END
$$;
COMMENT ON FUNCTION outreach_internal.require_breaker(text, text) IS
  'Raises OX016 unless there is such a scope and metric of breakers.';

CREATE FUNCTION outreach.set_breaker(
  scope text,
  metric text,
  reason text,
  warn_rate numeric DEFAULT NULL,
  pause_rate numeric DEFAULT NULL,
  minimum_sample integer DEFAULT 100,
  rolling_window interval DEFAULT '24 hours'
) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_reason(set_breaker.reason);
  PERFORM outreach_internal.require_breaker(set_breaker.scope, set_breaker.metric);
  IF num_nulls(set_breaker.warn_rate, set_breaker.pause_rate) = 2 THEN
    set_breaker.warn_rate := CASE set_breaker.metric WHEN 'bounce' THEN 0.02 ELSE 0.001 END;
    set_breaker.pause_rate := CASE set_breaker.metric WHEN 'bounce' THEN 0.05 ELSE 0.003 END;
  END IF;
  IF (0 < set_breaker.warn_rate AND set_breaker.warn_rate <= set_breaker.pause_rate AND set_breaker.pause_rate <= 1
      AND set_breaker.minimum_sample > 0
      AND set_breaker.rolling_window BETWEEN interval '1 minute' AND interval '90 days') IS NOT TRUE THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('warn_rate %s, pause_rate %s, minimum_sample %s, rolling_window %s', set_breaker.warn_rate,
        set_breaker.pause_rate, set_breaker.minimum_sample, set_breaker.rolling_window),
      HINT = 'Rates are shares of sends, more than 0 to 1, the warning''s not above the pause''s; a sample of at least 1; a window of 1 minute to 90 days.';
  END IF;
  INSERT INTO outreach.breakers AS b (scope, metric, warn_rate, pause_rate, minimum_sample, rolling_window, reason)
  VALUES (set_breaker.scope, set_breaker.metric, set_breaker.warn_rate, set_breaker.pause_rate, set_breaker.minimum_sample,
    set_breaker.rolling_window, set_breaker.reason)
  ON CONFLICT ON CONSTRAINT breakers_pkey DO UPDATE
    SET warn_rate = excluded.warn_rate, pause_rate = excluded.pause_rate, minimum_sample = excluded.minimum_sample,
      rolling_window = excluded.rolling_window, reason = excluded.reason, set_by = session_user, set_at = clock_timestamp();
  INSERT INTO outreach.breaker_log (action, scope, metric, sample, threshold, reason)
  VALUES ('set', set_breaker.scope, set_breaker.metric, set_breaker.minimum_sample, set_breaker.pause_rate, set_breaker.reason);
END
$$;

COMMENT ON FUNCTION outreach.set_breaker(text, text, text, numeric, numeric, integer, interval) IS
  'Sets from which rate of hard bounces or complaints (shares of the sends in a rolling window, from a minimum sample on) a campaign, sender or recipient domain warns and pauses; without rates bounces warn at 0.02 and pause at 0.05, complaints at 0.001 and 0.003. It is logged. Sends are counted from the time it is set. The event that trips it pauses the sender, or the campaign, in its own transaction; only a person resumes, with a reason. Raises OX004 reason blank, OX016 argument out of range. Example: SELECT outreach.set_breaker(''campaign'', ''bounce'', ''house rule'');';
GRANT EXECUTE ON FUNCTION outreach.set_breaker(text, text, text, numeric, numeric, integer, interval) TO outreach_operator;

COMMIT;
