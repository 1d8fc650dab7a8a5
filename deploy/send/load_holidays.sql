-- Deploy outreach:send/load_holidays to pg
-- requires: send/holidays core/json_elements

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.is_calendar_day(day text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  -- A day that its month does not have comes back as one of the next month.
  SELECT CASE WHEN day ~ '^[12][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' THEN
    pg_catalog.date_part('day', pg_catalog.make_date(left(day, 4)::integer, substr(day, 6, 2)::integer, 1)
      + (right(day, 2)::integer - 1)) = right(day, 2)::integer
    WHEN day IS NOT NULL THEN false
  END;
END;
COMMENT ON FUNCTION outreach_internal.is_calendar_day(text) IS
  'True for a day of the years 1000 to 2999 written YYYY-MM-DD. NULL gives NULL.';

CREATE FUNCTION outreach.load_holidays(holidays jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _bad record;
  _changed bigint;
BEGIN
  SELECT e.line, e.element INTO _bad
  FROM outreach_internal.json_elements(load_holidays.holidays) AS e
  WHERE outreach_internal.is_country_code(e.element ->> 'country') IS NOT TRUE
    OR outreach_internal.is_calendar_day(e.element ->> 'day') IS NOT TRUE
    OR CASE jsonb_typeof(e.element -> 'name')
        WHEN 'string' THEN e.element ->> 'name' !~ '[^[:space:]]' OR length(e.element ->> 'name') > 200
        WHEN 'null' THEN false
        ELSE true
      END
  ORDER BY e.line
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'malformed element' USING
      ERRCODE = 'OX011',
      DETAIL = format('element %s: %s', _bad.line, _bad.element),
      HINT = 'Each element needs a country (ISO 3166-1 alpha-2), a day (YYYY-MM-DD) and a name of 1 to 200 characters, or null to take the day out.';
  END IF;

  WITH given AS MATERIALIZED (
    -- the last word on a day counts
    SELECT DISTINCT ON (e.element ->> 'country', e.element ->> 'day')
      e.element ->> 'country' AS country, (e.element ->> 'day')::date AS day, e.element ->> 'name' AS name
    FROM outreach_internal.json_elements(load_holidays.holidays) AS e
    ORDER BY e.element ->> 'country', e.element ->> 'day', e.line DESC
  ), stored AS (
    INSERT INTO outreach.holidays AS h (country, day, name)
    SELECT g.country, g.day, g.name FROM given AS g WHERE g.name IS NOT NULL ORDER BY g.country, g.day
    ON CONFLICT (country, day) DO UPDATE SET name = excluded.name WHERE h.name <> excluded.name
    RETURNING h.day
  ), removed AS (
    DELETE FROM outreach.holidays AS h
    USING given AS g
    WHERE h.country = g.country AND h.day = g.day AND g.name IS NULL
    RETURNING h.day
  )
  SELECT count(*) INTO _changed
  FROM (SELECT s.day FROM stored AS s UNION ALL SELECT r.day FROM removed AS r) AS c;
  RETURN _changed;
END
$$;

COMMENT ON FUNCTION outreach.load_holidays(jsonb) IS
  'Takes in public holidays; all or nothing. Takes an array of objects with country (ISO 3166-1 alpha-2), day (YYYY-MM-DD) and name; a null name takes the day out. Returns how many days are new, renamed or taken out. Raises OX011 (malformed; DETAIL names the element, from 0). Example: SELECT outreach.load_holidays(''[{"country": "US", "day": "2027-07-04", "name": "Independence Day"}]'');';
GRANT EXECUTE ON FUNCTION outreach.load_holidays(jsonb) TO outreach_app, outreach_operator;

COMMIT;
