-- Deploy outreach:campaign/create_campaign to pg
-- requires: campaign/campaigns campaign/campaign_option_problem gate/require_channel

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.create_campaign(
  name text,
  channel text DEFAULT 'email',
  min_tier integer DEFAULT 0,
  min_score_tier text DEFAULT 'COLD',
  daily_send_limit integer DEFAULT NULL,
  slot_priority text[] DEFAULT '{HR,CEO,CFO}'
) RETURNS uuid
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _option text;
  _value jsonb;
  _expected text;
  _campaign_id uuid;
BEGIN
  PERFORM outreach_internal.require_channel(coalesce(create_campaign.channel, ''));

  SELECT o.option, o.value, p.expected INTO _option, _value, _expected
  FROM (
    VALUES ('name', to_jsonb(create_campaign.name)),
      ('min_tier', to_jsonb(create_campaign.min_tier)),
      ('min_score_tier', to_jsonb(create_campaign.min_score_tier)),
      ('daily_send_limit', to_jsonb(create_campaign.daily_send_limit)),
      ('slot_priority', to_jsonb(create_campaign.slot_priority))
  ) AS o (option, value)
  CROSS JOIN LATERAL outreach_internal.campaign_option_problem(o.option, coalesce(o.value, 'null')) AS p (expected)
  WHERE p.expected IS NOT NULL
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('%s is %s', _option, coalesce(_value, 'null')),
      HINT = format('%s is %s.', _option, _expected);
  END IF;

  INSERT INTO outreach.campaigns AS c (name, channel, min_tier, min_score_tier, daily_send_limit, slot_priority)
  VALUES (create_campaign.name, create_campaign.channel, create_campaign.min_tier, create_campaign.min_score_tier,
    create_campaign.daily_send_limit, create_campaign.slot_priority)
  RETURNING c.campaign_id INTO _campaign_id;
  RETURN _campaign_id;
END
$$;

COMMENT ON FUNCTION outreach.create_campaign(text, text, integer, text, integer, text[]) IS
  'Makes a draft campaign and returns its campaign_id. min_tier and min_score_tier bind at enrolment only; daily_send_limit counts claims per UTC day, NULL = none. Raises OX010 unknown channel, OX016 another argument out of range. Example: SELECT outreach.create_campaign(name => ''Renewals'', min_tier => 1);';
GRANT EXECUTE ON FUNCTION outreach.create_campaign(text, text, integer, text, integer, text[]) TO outreach_app;

COMMIT;
