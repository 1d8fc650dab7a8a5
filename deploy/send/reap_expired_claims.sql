-- Deploy outreach:send/reap_expired_claims to pg
-- requires: send/expire_claims engagement/advance_sends send/schedule_next_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The planner is kept to nested loops over indexes: a plan that was made while a table was small must not scan it when it
-- has grown. What this calls inherits it.
CREATE FUNCTION outreach.reap_expired_claims() RETURNS TABLE (requeued bigint, unknown bigint)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET jit = off
SET plan_cache_mode = force_generic_plan
SET enable_seqscan = off
SET enable_hashjoin = off
SET enable_mergejoin = off
SET enable_material = off
AS $$
DECLARE
  _now timestamptz := clock_timestamp();
  _parked uuid[];
BEGIN
  -- Where a provider has already told what became of a send, it is not unknown, and its next step may follow: spine first.
  PERFORM FROM outreach.outreach AS o
  WHERE o.outreach_id IN (
    SELECT s.outreach_id
    FROM outreach_internal.send_queue AS q
    JOIN outreach.send_log AS s ON s.send_id = q.send_id
    JOIN outreach.engagement_events AS e ON e.send_id = s.send_id
    WHERE q.leased AND q.next_at <= _now AND s.status = 'sending')
  ORDER BY o.outreach_id
  FOR KEY SHARE;
  SELECT e.requeued, cardinality(e.parked), e.parked INTO requeued, unknown, _parked
  FROM outreach_internal.expire_claims(NULL, true, '-infinity') AS e;
  IF _parked <> '{}' THEN
    _parked := outreach_internal.advance_sends(_parked);
    unknown := unknown - cardinality(_parked);
    PERFORM outreach_internal.schedule_next_step(_parked);
  END IF;
  RETURN NEXT;
END
$$;

COMMENT ON FUNCTION outreach.reap_expired_claims() IS
  'Ends the leases that ran out: claims that had not begun are scheduled again, sends that had begun become unknown and are never sent again by themselves. Returns how many of each. Claims do the same on the way; this is for when nobody claims. Example: SELECT * FROM outreach.reap_expired_claims();';
GRANT EXECUTE ON FUNCTION outreach.reap_expired_claims() TO outreach_dispatcher;

COMMIT;
