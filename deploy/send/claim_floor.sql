-- Deploy outreach:send/claim_floor to pg
-- requires: core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- While some transaction stays open, what was claimed leaves index entries that nothing may remove, at the very front of
-- the queue: a session that looked there does not look again for a while.
CREATE FUNCTION outreach_internal.claim_floor(OUT due timestamptz, OUT leased timestamptz, OUT looked_at timestamptz)
LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _parts text[] := string_to_array(current_setting('outreach.claim_floor', true), '|');
BEGIN
  due := '-infinity';
  leased := '-infinity';
  looked_at := outreach_internal.clock();
  IF cardinality(_parts) = 3 AND to_timestamp(_parts[3]::double precision) BETWEEN looked_at - interval '10 seconds' AND looked_at THEN
    due := to_timestamp(_parts[1]::double precision);
    leased := to_timestamp(_parts[2]::double precision);
    looked_at := to_timestamp(_parts[3]::double precision);
  END IF;
EXCEPTION WHEN data_exception THEN
  NULL;
END
$$;
COMMENT ON FUNCTION outreach_internal.claim_floor() IS
  'Below which due time and which end of a lease this session need not look for sends: it did so at looked_at, at most 10 seconds ago. -infinity where it has to look at all of them.';

CREATE FUNCTION outreach_internal.remember_claim_floor(due timestamptz, leased timestamptz, looked_at timestamptz) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT set_config('outreach.claim_floor', concat_ws('|', extract(epoch FROM due), extract(epoch FROM leased), extract(epoch FROM looked_at)), false)
$$;
COMMENT ON FUNCTION outreach_internal.remember_claim_floor(timestamptz, timestamptz, timestamptz) IS
  'Keeps for this session what outreach_internal.claim_floor() answers.';

COMMIT;
