-- Deploy outreach:send/configure_sender to pg
-- requires: send/senders send/sender_option_problem core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_unknown_sender(sender_id uuid) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'unknown sender' USING
    ERRCODE = 'OX014',
    DETAIL = format('sender_id %s', coalesce(sender_id::text, 'null')),
    HINT = 'Look it up in outreach.vw_sender_load.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_unknown_sender(uuid) IS 'Raises OX014 for this sender_id.';

CREATE FUNCTION outreach.configure_sender(sender_id uuid, options jsonb, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _problem record;
BEGIN
  PERFORM outreach_internal.require_reason(configure_sender.reason);
  IF options IS NULL OR jsonb_typeof(options) <> 'object' THEN
    RAISE EXCEPTION 'options are not an object' USING
      ERRCODE = 'OX015',
      DETAIL = format('got %s', coalesce(jsonb_typeof(options), 'null')),
      HINT = 'Pass a JSON object of option and value, e.g. {"daily_cap": 50}.';
  END IF;
  SELECT o.key, o.value, p.expected INTO _problem
  FROM jsonb_each(options) AS o
  CROSS JOIN LATERAL outreach_internal.sender_option_problem(o.key, o.value) AS p (expected)
  WHERE p.expected IS NOT NULL
  ORDER BY o.key
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown option or bad value' USING
      ERRCODE = 'OX015',
      DETAIL = format('%s = %s', _problem.key, _problem.value),
      HINT = format('%s: %s.', _problem.key, _problem.expected);
  END IF;

  UPDATE outreach.senders AS s SET
    display_name = CASE WHEN options ? 'display_name' THEN options ->> 'display_name' ELSE s.display_name END,
    daily_cap = CASE WHEN options ? 'daily_cap' THEN (options ->> 'daily_cap')::integer ELSE s.daily_cap END,
    ramp_start = CASE WHEN options ? 'ramp' THEN (options #>> '{ramp,start}')::integer ELSE s.ramp_start END,
    ramp_step_per_day = CASE WHEN options ? 'ramp' THEN (options #>> '{ramp,step_per_day}')::integer ELSE s.ramp_step_per_day END,
    ramp_ceiling = CASE WHEN options ? 'ramp' THEN (options #>> '{ramp,ceiling}')::integer ELSE s.ramp_ceiling END,
    ramp_started_at = CASE
      WHEN NOT options ? 'ramp' THEN s.ramp_started_at
      WHEN jsonb_typeof(options -> 'ramp') = 'object' THEN clock_timestamp()
    END,
    configured_at = clock_timestamp(),
    configured_by = session_user,
    configured_reason = configure_sender.reason
  WHERE s.sender_id = configure_sender.sender_id;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_sender(configure_sender.sender_id);
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.configure_sender(uuid, jsonb, text) IS
  'Changes options of a sender: display_name, daily_cap (claims in any 24 hours; null = none), ramp ({"start", "step_per_day", "ceiling"}: claims in any 24 hours at first, how many more with each day from now, and at most; null = none). Raises OX004 reason blank, OX014 unknown sender, OX015 unknown option or bad value. Example: SELECT outreach.configure_sender(id, ''{"ramp": {"start": 20, "step_per_day": 10, "ceiling": 200}}'', ''new mailbox'');';
GRANT EXECUTE ON FUNCTION outreach.configure_sender(uuid, jsonb, text) TO outreach_app, outreach_operator;

COMMIT;
