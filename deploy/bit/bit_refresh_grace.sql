-- Deploy outreach:bit/bit_refresh_grace to pg
-- requires: core/setting

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.bit_refresh_grace() RETURNS interval
LANGUAGE sql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  -- Days are of 24 hours, as they are where a score fades, not those of the reader's time zone.
  SELECT make_interval(secs => CASE jsonb_typeof(s.value)
    WHEN 'number' THEN (s.value #>> '{}')::double precision
    ELSE extract(epoch FROM (s.value #>> '{}')::interval)::double precision
  END)
  FROM (SELECT outreach_internal.setting('bit_refresh_grace') AS value) AS s
$$;
COMMENT ON FUNCTION outreach_internal.bit_refresh_grace() IS
  'Setting bit_refresh_grace: how long past valid_until a BIT score that was not refreshed still counts for tier 3.';
-- A view runs its functions with the reader's rights.
GRANT EXECUTE ON FUNCTION outreach_internal.bit_refresh_grace() TO outreach_analyst;

CREATE FUNCTION outreach_internal.counts_as_unknown(valid_until timestamptz, as_of timestamptz, grace interval) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(as_of > valid_until + grace, false);
END;
COMMENT ON FUNCTION outreach_internal.counts_as_unknown(timestamptz, timestamptz, interval) IS
  'Whether a BIT score counts as unknown for tier 3: valid_until plus the grace is past. One that cannot change any more (NULL) never does.';
GRANT EXECUTE ON FUNCTION outreach_internal.counts_as_unknown(timestamptz, timestamptz, interval) TO outreach_analyst;

COMMIT;
