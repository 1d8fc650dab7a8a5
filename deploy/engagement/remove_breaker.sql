-- Deploy outreach:engagement/remove_breaker to pg
-- requires: engagement/set_breaker

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.remove_breaker(scope text, metric text, reason text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _removed outreach.breakers;
BEGIN
  PERFORM outreach_internal.require_reason(remove_breaker.reason);
  PERFORM outreach_internal.require_breaker(remove_breaker.scope, remove_breaker.metric);
  DELETE FROM outreach.breakers AS b
  WHERE b.scope = remove_breaker.scope AND b.metric = remove_breaker.metric
  RETURNING b.* INTO _removed;
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  INSERT INTO outreach.breaker_log (action, scope, metric, sample, threshold, reason)
  VALUES ('removed', _removed.scope, _removed.metric, _removed.minimum_sample, _removed.pause_rate, remove_breaker.reason);
  RETURN true;
END
$$;

COMMENT ON FUNCTION outreach.remove_breaker(text, text, text) IS
  'Takes a breaker away: its rate no longer warns or pauses. It is logged. What it had paused stays paused. False when there was none. Raises OX004 reason blank, OX016 unknown scope or metric. Example: SELECT outreach.remove_breaker(''campaign'', ''bounce'', ''watched by hand'');';
GRANT EXECUTE ON FUNCTION outreach.remove_breaker(text, text, text) TO outreach_operator;

COMMIT;
