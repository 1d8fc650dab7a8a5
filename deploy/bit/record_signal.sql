-- Deploy outreach:bit/record_signal to pg
-- requires: bit/store_signals hubs/require_hub

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.record_signal(
  outreach_id uuid,
  signal_type text,
  source_ref text,
  occurred_at timestamptz DEFAULT NULL,
  metadata jsonb DEFAULT '{}'
) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
  _now timestamptz;
  _occurred_at timestamptz;
  _version record;
  _signal_id uuid;
  _points numeric;
  _change_at timestamptz;
BEGIN
  PERFORM outreach_internal.require_hub(ARRAY(
    SELECT t.source_hub FROM outreach_internal.bit_types AS t WHERE t.signal_type = record_signal.signal_type));

  -- The short way for one good, new signal of a type without a window, while no limit is set;
  -- outreach_internal.store_signals() does the same for many, and locks the same in the same order.
  LOCK TABLE outreach.bit_signal_types IN ROW SHARE MODE;
  PERFORM FROM outreach.outreach AS o WHERE o.outreach_id = record_signal.outreach_id FOR NO KEY UPDATE;
  IF FOUND THEN
    _now := clock_timestamp();
    _occurred_at := coalesce(record_signal.occurred_at, _now);
    SELECT t.source_hub, t.weight, t.decay_days INTO _version
    FROM outreach.bit_signal_types AS t
    WHERE t.signal_type = record_signal.signal_type AND t.valid_from <= _occurred_at
      AND NOT outreach_internal.has_flood_limit()
      AND NOT EXISTS (
        SELECT FROM outreach.bit_signal_types AS w
        WHERE w.signal_type = record_signal.signal_type AND w.dedupe_window IS NOT NULL)
    ORDER BY t.valid_from DESC
    LIMIT 1;
    IF FOUND
       AND outreach_internal.is_recordable(record_signal.source_ref, _occurred_at, record_signal.metadata, _now) THEN
      INSERT INTO outreach.bit_signals AS b
        (signal_id, outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at, metadata)
      VALUES (outreach_internal.new_signal_id(_now), record_signal.outreach_id, record_signal.signal_type,
        _version.source_hub, record_signal.source_ref, _occurred_at, _now, coalesce(record_signal.metadata, '{}'))
      ON CONFLICT ON CONSTRAINT signal_is_recorded_once DO NOTHING
      RETURNING b.signal_id INTO _signal_id;
      IF FOUND THEN
        _points := outreach_internal.bit_contribution(_version.weight, _version.decay_days, _occurred_at, _now);
        _change_at := outreach_internal.bit_change_at(_version.decay_days, _occurred_at, _now);
        UPDATE outreach.bit_scores AS b
        SET score = least(100, floor(b.contribution + _points)),
          score_tier = outreach_internal.score_tier(least(100, floor(b.contribution + _points))::integer),
          signal_count = b.signal_count + 1,
          scored_at = _now,
          valid_until = least(b.valid_until, _change_at),
          contribution = b.contribution + _points
        WHERE b.outreach_id = record_signal.outreach_id AND b.contribution IS NOT NULL
          AND b.scored_at <= _now AND (b.valid_until IS NULL OR _now < b.valid_until);
        IF NOT FOUND THEN
          PERFORM outreach_internal.rescore(ARRAY[record_signal.outreach_id], _now);
        END IF;
        RETURN _signal_id;
      END IF;
    END IF;
  END IF;

  -- A repeat, or a refusal.
  RETURN (
    SELECT s.signal_id
    FROM outreach_internal.store_signals(
      ARRAY[record_signal.outreach_id], ARRAY[record_signal.signal_type], ARRAY[record_signal.source_ref],
      ARRAY[record_signal.occurred_at], ARRAY[record_signal.metadata]) AS s
  );
END
$$;

COMMENT ON FUNCTION outreach.record_signal(uuid, text, text, timestamptz, jsonb) IS
  'Records one buying signal and scores its company in the same transaction; returns the signal''s id. Idempotent on (source hub of the type, source_ref): a repeat returns the first''s id and changes nothing. A NULL time is now on first arrival and is not compared on a repeat. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX007 (unknown signal type), OX008 (more than five minutes in the future), OX011 (source_ref blank or longer than 400 characters, metadata not an object), OX202 (source_ref used for another company, type or time), OX210 (more signals in a day than a setting allows), 42501 (the caller does not speak for the type''s hub). Example: SELECT outreach.record_signal(outreach_id => ''...'', signal_type => ''NEWS_MENTION'', source_ref => ''feed-17'');';
GRANT EXECUTE ON FUNCTION outreach.record_signal(uuid, text, text, timestamptz, jsonb) TO outreach_app, outreach_subhub,
  outreach_hub_company_target, outreach_hub_dol, outreach_hub_people, outreach_hub_blog, outreach_hub_talent_flow;

COMMIT;
