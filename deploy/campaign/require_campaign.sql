-- Deploy outreach:campaign/require_campaign to pg
-- requires: campaign/campaigns

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_campaign(campaign_id uuid, for_change boolean DEFAULT false)
RETURNS outreach.campaigns
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns;
BEGIN
  IF for_change THEN
    -- Lets the key checks of sends pass: dispatch goes on while a campaign is changed or enrolled.
    SELECT c.* INTO _campaign FROM outreach.campaigns AS c WHERE c.campaign_id = require_campaign.campaign_id
    FOR NO KEY UPDATE;
  ELSE
    SELECT c.* INTO _campaign FROM outreach.campaigns AS c WHERE c.campaign_id = require_campaign.campaign_id;
  END IF;
  IF _campaign.campaign_id IS NULL THEN
    RAISE EXCEPTION 'unknown campaign' USING
      ERRCODE = 'OX014',
      DETAIL = format('campaign_id %s', coalesce(require_campaign.campaign_id::text, 'null')),
      HINT = 'Campaigns are listed in outreach.vw_campaigns.';
  END IF;
  RETURN _campaign;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_campaign(uuid, boolean) IS
  'The campaign, locked FOR NO KEY UPDATE when it is about to be changed or enrolled. Raises OX014 when there is none.';

COMMIT;
