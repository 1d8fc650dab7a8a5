-- Deploy outreach:send/follow_skipped_steps to pg
-- requires: send/skipped_steps send/schedule_next_step

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.follow_skipped_steps(max_sends bigint) RETURNS bigint
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _sends uuid[];
  _times timestamptz[];
BEGIN
  SELECT array_agg(p.send_id) INTO _sends
  FROM (SELECT k.send_id FROM outreach_internal.skipped_steps AS k ORDER BY k.send_id LIMIT max_sends) AS p;
  IF _sends IS NULL THEN
    RETURN 0;
  END IF;

  -- In the common order: spine, campaigns, sends. What another claim is following is left to it.
  PERFORM FROM outreach.outreach AS o
  WHERE o.outreach_id IN (SELECT s.outreach_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends))
  ORDER BY o.outreach_id
  FOR KEY SHARE;
  PERFORM FROM outreach.campaigns AS c
  WHERE c.campaign_id IN (SELECT s.campaign_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends))
  ORDER BY c.campaign_id
  FOR KEY SHARE;
  _sends := ARRAY(
    SELECT s.send_id FROM outreach.send_log AS s WHERE s.send_id = ANY (_sends)
    ORDER BY s.send_id
    FOR NO KEY UPDATE SKIP LOCKED);

  WITH taken AS (
    DELETE FROM outreach_internal.skipped_steps AS k WHERE k.send_id = ANY (_sends)
    RETURNING k.send_id, k.skipped_at
  )
  SELECT array_agg(t.send_id), array_agg(t.skipped_at) INTO _sends, _times FROM taken AS t;
  IF _sends IS NULL THEN
    RETURN 0;
  END IF;
  RETURN outreach_internal.schedule_next_step(_sends, _times);
END
$$;

COMMENT ON FUNCTION outreach_internal.follow_skipped_steps(bigint) IS
  'Schedules what follows up to so many sends that were skipped, each due its step''s delay after the skip; returns how many were scheduled. May wait: called before anything else is locked.';

COMMIT;
