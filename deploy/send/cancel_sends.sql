-- Deploy outreach:send/cancel_sends to pg
-- requires: send/cancel_scheduled campaign/require_campaign core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.cancel_sends(campaign_id uuid, reason text) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_reason(cancel_sends.reason);
  PERFORM outreach_internal.require_campaign(cancel_sends.campaign_id, true);
  RETURN outreach_internal.cancel_scheduled(
    outreach_internal.lock_sends(cancel_sends.campaign_id, '{scheduled,blocked}'), cancel_sends.reason);
END
$$;

COMMENT ON FUNCTION outreach.cancel_sends(uuid, text) IS
  'Cancels every scheduled and blocked send of a campaign for good and returns how many; those claimed or begun go on. Raises OX004 reason blank, OX014 unknown campaign. Example: SELECT outreach.cancel_sends(id, ''wrong offer'');';
GRANT EXECUTE ON FUNCTION outreach.cancel_sends(uuid, text) TO outreach_app, outreach_operator;

COMMIT;
