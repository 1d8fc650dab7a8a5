-- Deploy outreach:send/requeue_failed to pg
-- requires: send/cancel_scheduled campaign/require_campaign core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.requeue_failed(campaign_id uuid, reason text) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns;
  _failed uuid[];
  _requeued bigint;
BEGIN
  PERFORM outreach_internal.require_reason(requeue_failed.reason);
  _campaign := outreach_internal.require_campaign(requeue_failed.campaign_id, true);
  IF _campaign.status IN ('completed', 'archived') THEN
    RAISE EXCEPTION 'campaign is over' USING
      ERRCODE = 'OX109',
      DETAIL = format('campaign %s is %s', _campaign.campaign_id, _campaign.status),
      HINT = 'What failed in a completed campaign stays so.';
  END IF;

  _failed := outreach_internal.lock_sends(requeue_failed.campaign_id, '{failed}');
  WITH requeued AS (
    -- Without its old token, so that a worker that comes back late is refused; attempts are counted anew.
    UPDATE outreach.send_log AS s
    SET status = 'scheduled', status_reason = requeue_failed.reason, attempts = 0,
      claim_token = NULL, claimed_by = NULL, claimed_at = NULL
    WHERE s.send_id = ANY (_failed) AND s.status = 'failed'
    RETURNING s.send_id, s.campaign_id, s.due_at
  ), queued AS (
    INSERT INTO outreach_internal.send_queue (send_id, campaign_id, next_at)
    SELECT r.send_id, r.campaign_id, r.due_at FROM requeued AS r
  )
  SELECT count(*) INTO _requeued FROM requeued;
  RETURN _requeued;
END
$$;

COMMENT ON FUNCTION outreach.requeue_failed(uuid, text) IS
  'Empties a campaign''s dead letters: schedules its failed sends again, their attempts counted anew, and returns how many; the gate decides when they are claimed. Raises OX004 reason blank, OX014 unknown campaign, OX109 campaign completed or archived. Example: SELECT outreach.requeue_failed(id, ''mail server is back'');';
GRANT EXECUTE ON FUNCTION outreach.requeue_failed(uuid, text) TO outreach_app, outreach_operator;

COMMIT;
