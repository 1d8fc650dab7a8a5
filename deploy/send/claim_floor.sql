-- Deploy outreach:send/claim_floor to pg
-- requires: core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- While some transaction stays open, what was claimed leaves index entries that nothing may remove, at the very front of
-- the queue: a session that looked there does not look again for a while, and for the longer, the longer it took.
CREATE FUNCTION outreach_internal.claim_floor(OUT due timestamptz, OUT leased timestamptz, OUT valid_until timestamptz)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _parts text[] := string_to_array(current_setting('outreach.claim_floor', true), '|');
  _now timestamptz := outreach_internal.clock();
BEGIN
  due := '-infinity';
  leased := '-infinity';
  IF cardinality(_parts) = 3 AND to_timestamp(_parts[3]::double precision) BETWEEN _now AND _now + interval '10 minutes' THEN
    due := to_timestamp(_parts[1]::double precision);
    leased := to_timestamp(_parts[2]::double precision);
    valid_until := to_timestamp(_parts[3]::double precision);
  END IF;
EXCEPTION WHEN data_exception THEN
  NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.claim_floor() IS
  'Below which due time and which end of a lease this session need not look for sends until valid_until, since it did so a moment ago. -infinity and NULL where it has to look at all of them.';

-- PL/pgSQL, not SQL: it keeps its plan from call to call.
CREATE FUNCTION outreach_internal.remember_claim_floor(due timestamptz, leased timestamptz, began timestamptz, valid_until timestamptz)
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM set_config('outreach.claim_floor', concat_ws('|', extract(epoch FROM due), extract(epoch FROM leased),
    extract(epoch FROM coalesce(valid_until, clock_timestamp()
      + least(greatest(interval '10 seconds', 50 * (clock_timestamp() - began)), interval '10 minutes')))), false);
END
$$;
COMMENT ON FUNCTION outreach_internal.remember_claim_floor(timestamptz, timestamptz, timestamptz, timestamptz) IS
  'Keeps for this session what outreach_internal.claim_floor() answers. A claim that looked at all, from began until now (valid_until NULL), is good for 50 times as long, 10 seconds to 10 minutes: looking takes no more than a fiftieth of the time.';

COMMIT;
