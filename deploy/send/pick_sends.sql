-- Deploy outreach:send/pick_sends to pg
-- requires: send/send_queue

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- The plan must be: the queue in the order of its index, each send locked as it comes, stop at the limit. A plan that sorts
-- would lock the whole backlog, so the planner is not given the choice.
CREATE FUNCTION outreach_internal.pick_sends(campaign_id uuid, since timestamptz, as_of timestamptz, wanted bigint) RETURNS uuid[]
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off
SET enable_bitmapscan = off
SET enable_sort = off
AS $$
DECLARE
  _picked uuid[];
BEGIN
  SELECT coalesce(array_agg(p.send_id), '{}') INTO _picked
  FROM (
    SELECT s.send_id
    FROM outreach_internal.send_queue AS q
    CROSS JOIN LATERAL (
      -- Tested on the row that was locked: the queue's row may be older than the lock.
      SELECT l.send_id
      FROM outreach.send_log AS l
      WHERE l.send_id = q.send_id AND l.status = 'scheduled' AND l.due_at <= as_of
      FOR NO KEY UPDATE SKIP LOCKED
    ) AS s
    WHERE q.campaign_id = pick_sends.campaign_id AND NOT q.leased AND q.next_at >= since AND q.next_at <= as_of
    ORDER BY q.next_at
    LIMIT wanted
  ) AS p;
  RETURN _picked;
END
$$;

COMMENT ON FUNCTION outreach_internal.pick_sends(uuid, timestamptz, timestamptz, bigint) IS
  'Locks up to so many sends of a campaign that fell due since one instant and until another, oldest first, passing over those that others have locked; never waits.';

COMMIT;
