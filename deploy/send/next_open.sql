-- Deploy outreach:send/next_open to pg
-- requires: send/holidays

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- Walks from a moment to the next that can matter: the beginning of a window, midnight, or a change of the zone's offset,
-- whichever is first. Between two changes local time runs evenly, so that nothing else has to be known of them; two changes
-- within a day do not occur. All arithmetic is on times without zone, because adding days to one with a zone follows the
-- session's.
CREATE FUNCTION outreach_internal.next_open(
  windows jsonb, time_zone text, country text, observe_holidays boolean, after timestamptz
) RETURNS timestamptz
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _zone text := coalesce(time_zone, 'UTC');
  _holidays boolean := coalesce(observe_holidays AND country IS NOT NULL, false);
  _utc timestamp := after AT TIME ZONE 'UTC';
  _end timestamp := _utc + interval '400 days';
  _local timestamp;
  _offset interval;
  _opens time;
  _next timestamp;
  _same timestamp;
  _other timestamp;
  _middle timestamp;
BEGIN
  IF windows IS NULL AND NOT _holidays THEN
    RETURN after;
  END IF;
  IF after IS NULL OR NOT isfinite(after) THEN
    RETURN NULL;
  END IF;

  WHILE _utc < _end LOOP
    _local := _utc AT TIME ZONE 'UTC' AT TIME ZONE _zone;
    _offset := _local - _utc;

    -- When it opens on this local day, from _local on.
    IF windows IS NULL THEN
      _opens := _local::time;
    ELSE
      SELECT min(greatest((w.value ->> 'from')::time, _local::time)) INTO _opens
      FROM jsonb_array_elements(windows) AS w
      WHERE w.value -> 'days' @> to_jsonb(extract(isodow FROM _local)::integer) AND (w.value ->> 'to')::time > _local::time;
    END IF;
    IF _opens IS NOT NULL AND _holidays AND EXISTS (
      SELECT FROM outreach.holidays AS h WHERE h.country = next_open.country AND h.day = _local::date
    ) THEN
      _opens := NULL;
    END IF;
    IF _opens = _local::time THEN
      RETURN _utc AT TIME ZONE 'UTC';
    END IF;

    -- There, if the offset does not change on the way.
    _next := _utc + (coalesce(_local::date + _opens, _local::date + interval '1 day') - _local);
    IF (_next AT TIME ZONE 'UTC' AT TIME ZONE _zone) - _next = _offset THEN
      IF _opens IS NOT NULL THEN
        RETURN CASE WHEN _next < _end THEN _next AT TIME ZONE 'UTC' END;
      END IF;
      _utc := _next;
      CONTINUE;
    END IF;

    -- It changes: go on at the change. Zones change at whole seconds.
    _same := date_trunc('second', _utc);
    _other := date_trunc('second', _next);
    WHILE _other - _same > interval '1 second' LOOP
      _middle := _same + date_trunc('second', (_other - _same) / 2);
      IF (_middle AT TIME ZONE 'UTC' AT TIME ZONE _zone) - _middle = _offset THEN
        _same := _middle;
      ELSE
        _other := _middle;
      END IF;
    END LOOP;
    _utc := _other;
  END LOOP;
  RETURN NULL;
END
$$;

COMMENT ON FUNCTION outreach_internal.next_open(jsonb, text, text, boolean, timestamptz) IS
  'The first instant from after on at which sending is allowed: within one of the windows (as the campaign''s option; NULL = at any time) by the clock of this time zone (NULL = UTC), and, when holidays are observed, not on a local day that is one in this country. NULL when there is none within 400 days. A window that begins in the hour that is left out in spring opens at the first instant after it; the hour that is repeated in autumn counts both times. Raises 22023 for a zone that the server does not know.';

COMMIT;
