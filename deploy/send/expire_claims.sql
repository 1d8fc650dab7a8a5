-- Deploy outreach:send/expire_claims to pg
-- requires: send/give_back_claims engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.expire_claims(
  max_sends bigint, with_evidence boolean, since timestamptz, OUT requeued bigint, OUT parked uuid[]
)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _now timestamptz := clock_timestamp();
  _locked uuid[];
  _campaigns uuid[];
  _claimed uuid[];
BEGIN
  requeued := 0;
  parked := '{}';
  SELECT array_agg(p.send_id) INTO _locked
  FROM (
    SELECT s.send_id
    FROM outreach_internal.send_queue AS q
    CROSS JOIN LATERAL (
      SELECT l.send_id
      FROM outreach.send_log AS l
      WHERE l.send_id = q.send_id
        AND (l.status = 'claimed' OR l.status = 'sending' AND (with_evidence OR NOT EXISTS (
          SELECT FROM outreach.engagement_events AS e
          WHERE e.send_id = l.send_id AND e.event_type IN ('delivered', 'bounce', 'complaint'))))
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS s
    WHERE q.leased AND q.next_at >= since AND q.next_at <= _now
    LIMIT max_sends
  ) AS p;
  IF _locked IS NULL THEN
    RETURN;
  END IF;

  -- A campaign that is being completed is passed over: what is given back, or follows what was sent, must not miss its
  -- cancelling.
  SELECT coalesce(array_agg(l.campaign_id), '{}') INTO _campaigns
  FROM (
    SELECT c.campaign_id
    FROM outreach.campaigns AS c
    WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_locked))
    FOR KEY SHARE SKIP LOCKED
  ) AS l;

  -- Looked at again, now that nobody else can change them.
  SELECT coalesce(array_agg(s.send_id) FILTER (WHERE s.status = 'claimed'), '{}'),
    coalesce(array_agg(s.send_id) FILTER (WHERE s.status = 'sending'), '{}')
  INTO _claimed, parked
  FROM outreach.send_log AS s
  JOIN outreach_internal.send_queue AS q ON q.send_id = s.send_id
  WHERE s.send_id = ANY (_locked) AND s.campaign_id = ANY (_campaigns) AND q.leased AND q.next_at <= _now;

  requeued := outreach_internal.give_back_claims(_claimed, 'claim expired before it began');

  IF parked <> '{}' THEN
    WITH dequeued AS (
      DELETE FROM outreach_internal.send_queue AS q WHERE q.send_id = ANY (parked)
    )
    UPDATE outreach.send_log AS s SET
      status = 'unknown',
      status_reason = 'claim expired after it began; nobody knows whether it left'
    WHERE s.send_id = ANY (parked);
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.expire_claims(bigint, boolean, timestamptz) IS
  'Ends up to so many leases that ran out since an instant: what had not begun goes back to scheduled (counted in requeued), what had is parked as unknown. Sends that a provider has already reported on are left, unless with_evidence: the caller then resolves them. Passes over what others have locked; never waits.';

COMMIT;
