-- Deploy outreach:send/cancel_scheduled to pg
-- requires: send/send_queue

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.cancel_scheduled(send_ids uuid[], reason text) RETURNS bigint
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  WITH cancelled AS (
    UPDATE outreach.send_log AS s
    SET status = 'cancelled', status_reason = cancel_scheduled.reason, blocked_codes = NULL
    WHERE s.send_id = ANY (send_ids) AND s.status IN ('scheduled', 'blocked')
    RETURNING s.send_id
  ), dequeued AS (
    DELETE FROM outreach_internal.send_queue AS q
    WHERE q.send_id = ANY (ARRAY(SELECT c.send_id FROM cancelled AS c))
  )
  SELECT count(*) FROM cancelled
$$;
COMMENT ON FUNCTION outreach_internal.cancel_scheduled(uuid[], text) IS
  'Cancels those of these sends that are scheduled or blocked; returns how many. The caller has locked them.';

CREATE FUNCTION outreach_internal.lock_sends(campaign_id uuid, statuses text[]) RETURNS uuid[]
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT coalesce(array_agg(l.send_id), '{}')
  FROM (
    SELECT s.send_id
    FROM outreach.send_log AS s
    WHERE s.campaign_id = lock_sends.campaign_id AND s.status = ANY (statuses)
    ORDER BY s.send_id
    FOR NO KEY UPDATE
  ) AS l
$$;
COMMENT ON FUNCTION outreach_internal.lock_sends(uuid, text[]) IS
  'Locks, in key order, the sends of a campaign that have one of these statuses, and returns them. The caller has locked the campaign.';

COMMIT;
