-- Deploy outreach:campaign/set_campaign_status to pg
-- requires: engagement/trip_breakers campaign/require_campaign send/cancel_scheduled send/apply_misfires core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.set_campaign_status(campaign_id uuid, status text, reason text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns;
BEGIN
  IF set_campaign_status.reason IS NOT NULL THEN
    PERFORM outreach_internal.require_reason(set_campaign_status.reason);
  END IF;
  _campaign := outreach_internal.require_campaign(set_campaign_status.campaign_id, true);

  IF (_campaign.status, set_campaign_status.status) IN (
    ('draft', 'active'), ('active', 'paused'), ('paused', 'active'), ('active', 'completed'), ('paused', 'completed'),
    ('completed', 'archived'), ('draft', 'archived')
  ) IS NOT TRUE THEN
    RAISE EXCEPTION 'illegal campaign status transition' USING
      ERRCODE = 'OX208',
      DETAIL = format('campaign %s: %s -> %s', _campaign.campaign_id, _campaign.status,
        coalesce(set_campaign_status.status, 'null')),
      HINT = 'draft -> active <-> paused; active or paused -> completed -> archived; draft -> archived.';
  END IF;

  IF set_campaign_status.status IN ('completed', 'archived') THEN
    -- Waits for those who are about to schedule or give back a send of this campaign, and keeps others from it.
    PERFORM FROM outreach.campaigns AS c WHERE c.campaign_id = set_campaign_status.campaign_id FOR UPDATE;
    PERFORM outreach_internal.cancel_scheduled(
      outreach_internal.lock_sends(set_campaign_status.campaign_id, '{scheduled}'),
      'campaign is ' || set_campaign_status.status);
  ELSIF _campaign.status = 'paused' THEN
    PERFORM outreach_internal.note_resumed('campaign', _campaign.campaign_id::text, set_campaign_status.reason);
    PERFORM outreach_internal.apply_misfires(_campaign.campaign_id, _campaign.status_changed_at, clock_timestamp());
  END IF;
  UPDATE outreach.campaigns AS c SET
    status = set_campaign_status.status,
    status_reason = set_campaign_status.reason,
    status_changed_at = clock_timestamp()
  WHERE c.campaign_id = set_campaign_status.campaign_id;
END
$$;

COMMENT ON FUNCTION outreach.set_campaign_status(uuid, text, text) IS
  'Moves a campaign on: draft -> active <-> paused; active or paused -> completed -> archived; draft -> archived. Only an active campaign''s sends are claimed and begun. Completing or archiving cancels what is still scheduled. What fell due while it was paused goes late when it is active again, unless its option misfire_policy says skip or hold (OX113). A campaign that a breaker paused needs a reason to become active again. Raises OX004 reason blank, or missing after a breaker, OX014 unknown campaign, OX208 another transition. Example: SELECT outreach.set_campaign_status(id, ''active'');';
GRANT EXECUTE ON FUNCTION outreach.set_campaign_status(uuid, text, text) TO outreach_app;

COMMIT;
