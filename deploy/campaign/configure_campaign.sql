-- Deploy outreach:campaign/configure_campaign to pg
-- requires: campaign/require_campaign campaign/campaign_option_problem core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.configure_campaign(campaign_id uuid, options jsonb, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _option text;
  _value jsonb;
  _expected text;
BEGIN
  PERFORM outreach_internal.require_reason(configure_campaign.reason);
  PERFORM outreach_internal.require_campaign(configure_campaign.campaign_id, true);

  IF options IS NULL OR jsonb_typeof(options) <> 'object' THEN
    RAISE EXCEPTION 'options are not an object' USING
      ERRCODE = 'OX015',
      DETAIL = format('got %s', coalesce(jsonb_typeof(options), 'null')),
      HINT = 'Pass a JSON object of option and value, e.g. {"daily_send_limit": 500}.';
  END IF;
  SELECT o.key, o.value, p.expected INTO _option, _value, _expected
  FROM jsonb_each(options) AS o
  CROSS JOIN LATERAL outreach_internal.campaign_option_problem(o.key, o.value) AS p (expected)
  WHERE p.expected IS NOT NULL
  ORDER BY o.key
  LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'unknown option or bad value' USING
      ERRCODE = 'OX015',
      DETAIL = format('%s = %s', _option, _value),
      HINT = format('%s: %s.', _option, _expected);
  END IF;

  UPDATE outreach.campaigns AS c SET
    name = CASE WHEN options ? 'name' THEN options ->> 'name' ELSE c.name END,
    min_tier = CASE WHEN options ? 'min_tier' THEN (options ->> 'min_tier')::integer ELSE c.min_tier END,
    min_score_tier = CASE WHEN options ? 'min_score_tier' THEN options ->> 'min_score_tier' ELSE c.min_score_tier END,
    daily_send_limit = CASE WHEN options ? 'daily_send_limit' THEN (options ->> 'daily_send_limit')::integer
      ELSE c.daily_send_limit END,
    slot_priority = CASE WHEN options ? 'slot_priority' THEN ARRAY(
        SELECT s.slot FROM jsonb_array_elements_text(options -> 'slot_priority') WITH ORDINALITY AS s (slot, position)
        ORDER BY s.position
      ) ELSE c.slot_priority END,
    rules = jsonb_strip_nulls(c.rules || (options - '{name,min_tier,min_score_tier,daily_send_limit,slot_priority}'::text[])),
    configured_at = clock_timestamp(),
    configured_by = session_user,
    configured_reason = configure_campaign.reason
  WHERE c.campaign_id = configure_campaign.campaign_id;
END
$$;

COMMENT ON FUNCTION outreach.configure_campaign(uuid, jsonb, text) IS
  'Changes options of a campaign, in any status: name, min_tier, min_score_tier, daily_send_limit (null = none), slot_priority; and the rules, each off until it is set and off again with null: exclusive, misfire_policy, time_zone, windows, observe_holidays, reply_rule, out_of_office_days, soft_bounce_strikes, recipient_domain_daily_cap, company_daily_cap, person_cap, person_cap_days. A new limit binds every claim that starts afterwards, and what was claimed earlier the same UTC day counts. Raises OX004 reason blank, OX014 unknown campaign, OX015 unknown option or bad value. Example: SELECT outreach.configure_campaign(id, ''{"daily_send_limit": 500}'', ''warming up the mailbox'');';
GRANT EXECUTE ON FUNCTION outreach.configure_campaign(uuid, jsonb, text) TO outreach_app;

COMMIT;
