-- Deploy outreach:campaign/get_campaign to pg
-- requires: campaign/vw_campaigns campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TYPE outreach.campaign AS (
  campaign_id uuid,
  name text,
  channel text,
  status text,
  status_reason text,
  status_changed_at timestamptz,
  min_tier integer,
  min_score_tier text,
  daily_send_limit integer,
  slot_priority text[],
  created_at timestamptz,
  created_by text,
  configured_at timestamptz,
  configured_by text,
  configured_reason text,
  rules jsonb,
  steps bigint,
  enrolled bigint,
  sends bigint,
  scheduled bigint,
  claimed bigint,
  sending bigint,
  sent bigint,
  delivered bigint,
  bounced bigint,
  complained bigint,
  blocked bigint,
  cancelled bigint,
  failed bigint,
  unknown bigint
);
COMMENT ON TYPE outreach.campaign IS 'What outreach.get_campaign() returns: the columns of outreach.vw_campaigns, in its order.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment
    FROM pg_catalog.pg_attribute AS a
    WHERE a.attrelid = 'outreach.vw_campaigns'::regclass AND a.attnum > 0
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.campaign.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;
GRANT USAGE ON TYPE outreach.campaign TO outreach_app;

CREATE FUNCTION outreach.get_campaign(campaign_id uuid) RETURNS outreach.campaign
LANGUAGE plpgsql STABLE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaign;
BEGIN
  PERFORM outreach_internal.require_campaign(get_campaign.campaign_id);
  SELECT v.* INTO _campaign FROM outreach.vw_campaigns AS v WHERE v.campaign_id = get_campaign.campaign_id;
  RETURN _campaign;
END
$$;

COMMENT ON FUNCTION outreach.get_campaign(uuid) IS
  'One campaign: its state, how many companies are enrolled, and its sends counted by status. Raises OX014. Example: SELECT status, enrolled, sent FROM outreach.get_campaign(id);';
GRANT EXECUTE ON FUNCTION outreach.get_campaign(uuid) TO outreach_app;

COMMIT;
