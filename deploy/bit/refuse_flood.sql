-- Deploy outreach:bit/refuse_flood to pg
-- requires: bit/bit_signals bit/new_signal_id core/settings core/setting

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Written only while a limit per hub is set. A signal's id begins with the time it was recorded at, so that the primary
-- key finds what a day has seen when the count is not known: on the day's first signal, and after a limit was set anew.
CREATE TABLE outreach_internal.signals_of_day (
  source_hub text PRIMARY KEY REFERENCES outreach.hub_registry (hub_id),
  day date NOT NULL,
  limit_set_at timestamptz NOT NULL,
  limit_seen_at timestamptz NOT NULL,
  recounted_until xid8,
  signals bigint NOT NULL CONSTRAINT signals_are_not_negative CHECK (signals >= 0)
) WITH (fillfactor = 50);
COMMENT ON TABLE outreach_internal.signals_of_day IS 'Signals that a hub has recorded on a UTC day, while the setting bit_signals_per_hub_per_day limits them.';
COMMENT ON COLUMN outreach_internal.signals_of_day.source_hub IS 'The hub.';
COMMENT ON COLUMN outreach_internal.signals_of_day.day IS 'The UTC day.';
COMMENT ON COLUMN outreach_internal.signals_of_day.limit_set_at IS 'When the limit was set: what was recorded while there was none is counted anew.';
COMMENT ON COLUMN outreach_internal.signals_of_day.limit_seen_at IS 'When a recorder first found the limit. A transaction that began later has a higher number than all that may have found none.';
COMMENT ON COLUMN outreach_internal.signals_of_day.recounted_until IS 'Number of such a transaction, NULL before there is one: each recorder counts anew until those with a lower number have ended and their signals are counted; 0 from then on.';
COMMENT ON COLUMN outreach_internal.signals_of_day.signals IS 'How many.';

CREATE FUNCTION outreach_internal.has_flood_limit() RETURNS boolean
LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT EXISTS (
    SELECT FROM outreach.settings AS s WHERE s.name IN ('bit_signals_per_hub_per_day', 'bit_signals_per_company_per_day'));
END;
COMMENT ON FUNCTION outreach_internal.has_flood_limit() IS 'Whether a limit of signals per day is set.';

CREATE FUNCTION outreach_internal.refuse_flood_of(scope text, day_limit bigint, day date, signals bigint, new_signals bigint)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'too many signals in a day' USING
    ERRCODE = 'OX210',
    DETAIL = format('%s: limit %s on %s (UTC), %s recorded before, %s more refused', scope, day_limit, day,
      signals - new_signals, new_signals),
    HINT = 'Nothing was recorded: send it again after midnight UTC, in smaller parts, or have an operator raise the limit with outreach.set_setting().';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_flood_of(text, bigint, date, bigint, bigint) IS 'Raises OX210.';

CREATE FUNCTION outreach_internal.refuse_flood(
  outreach_ids uuid[], signal_types text[], recorded_at timestamptz
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
#variable_conflict use_column
DECLARE
  _day CONSTANT date := (recorded_at AT TIME ZONE 'UTC')::date;
  _midnight CONSTANT timestamptz := _day::timestamp AT TIME ZONE 'UTC';
  _limit bigint;
  _limit_set_at timestamptz;
  _hub record;
  _flooded record;
BEGIN
  IF NOT outreach_internal.has_flood_limit() THEN
    RETURN;
  END IF;

  -- The companies' spine rows are locked: what they have got today cannot change meanwhile.
  _limit := (outreach_internal.setting('bit_signals_per_company_per_day') #>> '{}')::bigint;
  IF _limit IS NOT NULL THEN
    SELECT b.outreach_id, count(*) AS signals, count(*) FILTER (WHERE b.recorded_at = refuse_flood.recorded_at) AS new_signals
    INTO _flooded
    FROM outreach.bit_signals AS b
    WHERE b.outreach_id = ANY (outreach_ids) AND b.recorded_at >= _midnight
    GROUP BY b.outreach_id
    HAVING count(*) > _limit AND count(*) FILTER (WHERE b.recorded_at = refuse_flood.recorded_at) > 0
    ORDER BY b.outreach_id
    LIMIT 1;
    IF FOUND THEN
      PERFORM outreach_internal.refuse_flood_of(
        format('company %s', _flooded.outreach_id), _limit, _day, _flooded.signals, _flooded.new_signals);
    END IF;
  END IF;

  _limit := (outreach_internal.setting('bit_signals_per_hub_per_day') #>> '{}')::bigint;
  IF _limit IS NULL THEN
    RETURN;
  END IF;
  _limit_set_at := (SELECT s.changed_at FROM outreach.settings AS s WHERE s.name = 'bit_signals_per_hub_per_day');
  FOR _hub IN
    SELECT t.source_hub, count(*) AS new_signals
    FROM outreach_internal.bit_types AS t
    JOIN outreach.bit_signals AS b
      ON b.signal_type = t.signal_type AND b.source_hub = t.source_hub AND b.recorded_at = refuse_flood.recorded_at
      AND b.signal_id >= outreach_internal.first_signal_id(refuse_flood.recorded_at)
      AND b.outreach_id = ANY (outreach_ids)
    WHERE t.signal_type = ANY (signal_types)
    GROUP BY t.source_hub
    ORDER BY t.source_hub COLLATE "C"
  LOOP
    INSERT INTO outreach_internal.signals_of_day AS d (source_hub, day, limit_set_at, limit_seen_at, signals)
    VALUES (_hub.source_hub, _day, '-infinity', '-infinity', 0)
    ON CONFLICT (source_hub) DO NOTHING;
    -- One recorder of the hub after another: the next waits here until this one has committed, and then sees its signals.
    PERFORM FROM outreach_internal.signals_of_day AS d WHERE d.source_hub = _hub.source_hub FOR UPDATE;
    UPDATE outreach_internal.signals_of_day AS d
    SET day = _day,
      limit_set_at = _limit_set_at,
      limit_seen_at = CASE WHEN d.limit_set_at = _limit_set_at THEN d.limit_seen_at ELSE clock_timestamp() END,
      recounted_until = CASE
        WHEN d.limit_set_at <> _limit_set_at THEN NULL
        WHEN d.recounted_until IS NULL THEN CASE WHEN now() > d.limit_seen_at THEN pg_current_xact_id() END
        WHEN d.recounted_until <= pg_snapshot_xmin(pg_current_snapshot()) THEN '0'
        ELSE d.recounted_until
      END,
      signals = CASE
        WHEN d.day = _day AND d.limit_set_at = _limit_set_at AND d.recounted_until = '0' THEN d.signals + _hub.new_signals
        ELSE (
          SELECT count(*)
          FROM outreach.bit_signals AS b
          WHERE b.signal_id >= outreach_internal.first_signal_id(_midnight) AND b.recorded_at >= _midnight
            AND b.source_hub = d.source_hub
        ) END
    WHERE d.source_hub = _hub.source_hub
    RETURNING d.signals INTO _flooded;
    IF _flooded.signals > _limit THEN
      PERFORM outreach_internal.refuse_flood_of(
        format('source hub %s', _hub.source_hub), _limit, _day, _flooded.signals, _hub.new_signals);
    END IF;
  END LOOP;
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_flood(uuid[], text[], timestamptz) IS
  'Raises OX210 where signals that have just been stored exceed the limit per company or per source hub and UTC day (settings bit_signals_per_company_per_day, bit_signals_per_hub_per_day; without a row there is no limit). DETAIL names the limit. The caller holds the companies'' spine rows locked.';

COMMIT;
