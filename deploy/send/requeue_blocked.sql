-- Deploy outreach:send/requeue_blocked to pg
-- requires: send/cancel_scheduled campaign/require_campaign core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.requeue_blocked(campaign_id uuid, reason text, codes text[] DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns;
  _blocked uuid[];
  _requeued bigint;
BEGIN
  PERFORM outreach_internal.require_reason(requeue_blocked.reason);
  _campaign := outreach_internal.require_campaign(requeue_blocked.campaign_id, true);
  IF _campaign.status IN ('completed', 'archived') THEN
    RAISE EXCEPTION 'campaign is over' USING
      ERRCODE = 'OX109',
      DETAIL = format('campaign %s is %s', _campaign.campaign_id, _campaign.status),
      HINT = 'What a completed campaign left blocked stays so.';
  END IF;

  _blocked := outreach_internal.lock_sends(requeue_blocked.campaign_id, '{blocked}');
  WITH requeued AS (
    UPDATE outreach.send_log AS s
    SET status = 'scheduled', status_reason = requeue_blocked.reason, blocked_codes = NULL
    WHERE s.send_id = ANY (_blocked) AND s.status = 'blocked'
      AND (requeue_blocked.codes IS NULL OR s.blocked_codes && requeue_blocked.codes)
    RETURNING s.send_id, s.campaign_id, s.due_at
  ), queued AS (
    INSERT INTO outreach_internal.send_queue (send_id, campaign_id, next_at)
    SELECT r.send_id, r.campaign_id, r.due_at FROM requeued AS r
  )
  SELECT count(*) INTO _requeued FROM requeued;
  RETURN _requeued;
END
$$;

COMMENT ON FUNCTION outreach.requeue_blocked(uuid, text, text[]) IS
  'Schedules the blocked sends of a campaign again, all or those blocked with one of these codes, and returns how many; the gate decides anew when they are claimed. Raises OX004 reason blank, OX014 unknown campaign, OX109 campaign completed or archived. Example: SELECT outreach.requeue_blocked(id, ''halt lifted'', ''{OX104}'');';
GRANT EXECUTE ON FUNCTION outreach.requeue_blocked(uuid, text, text[]) TO outreach_app, outreach_operator;

COMMIT;
