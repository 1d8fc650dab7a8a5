-- Deploy outreach:campaign/campaign_option_problem to pg
-- requires: hubs/is_time_zone

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.window_problem(windows jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN jsonb_typeof(windows) <> 'array' OR jsonb_array_length(windows) NOT BETWEEN 1 AND 20 OR EXISTS (
      SELECT
      FROM jsonb_array_elements(CASE jsonb_typeof(windows) WHEN 'array' THEN windows END) AS w
      WHERE CASE jsonb_typeof(w.value) WHEN 'object' THEN
          w.value - '{days,from,to}'::text[] <> '{}'
          OR jsonb_typeof(w.value -> 'days') IS DISTINCT FROM 'array'
          OR NOT w.value -> 'days' <@ '[1, 2, 3, 4, 5, 6, 7]' OR w.value -> 'days' = '[]'
          OR (w.value ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$') IS NOT TRUE
          OR (w.value ->> 'to' ~ '^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$') IS NOT TRUE
          OR w.value ->> 'from' COLLATE "C" >= w.value ->> 'to' COLLATE "C"
        ELSE true END
    ) THEN
      'null, or an array of 1 to 20 windows {"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"}: days from 1 Monday to 7 Sunday, hours of the recipient''s time zone, from before to, to at most 24:00'
  END
$$;
COMMENT ON FUNCTION outreach_internal.window_problem(jsonb) IS
  'What a campaign''s windows should be, when they are something else; NULL when they are good.';

CREATE FUNCTION outreach_internal.count_problem(value jsonb, minimum bigint, maximum bigint, what text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE
    WHEN jsonb_typeof(value) = 'null' THEN NULL
    WHEN jsonb_typeof(value) = 'number' AND value #>> '{}' ~ '^[0-9]{1,18}$' THEN
      CASE WHEN (value #>> '{}')::bigint BETWEEN minimum AND maximum THEN NULL
        ELSE format('null, or a whole number from %s to %s: %s', minimum, maximum, what) END
    ELSE format('null, or a whole number from %s to %s: %s', minimum, maximum, what)
  END
$$;
COMMENT ON FUNCTION outreach_internal.count_problem(jsonb, bigint, bigint, text) IS
  'What a count should be, when it is something else; NULL when it is good.';

CREATE FUNCTION outreach_internal.campaign_option_problem(option text, value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE option
    WHEN 'name' THEN
      CASE WHEN jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '[^[:space:]]' AND length(value #>> '{}') <= 200
        THEN NULL ELSE 'a text of 1 to 200 characters, not blank' END
    WHEN 'min_tier' THEN
      CASE WHEN value IN ('-1', '0', '1', '2', '3') THEN NULL ELSE 'a tier: -1, 0, 1, 2 or 3' END
    WHEN 'min_score_tier' THEN
      CASE WHEN value IN ('"COLD"', '"WARM"', '"HOT"', '"BURNING"') THEN NULL ELSE 'COLD, WARM, HOT or BURNING' END
    WHEN 'daily_send_limit' THEN
      CASE
        WHEN jsonb_typeof(value) = 'null' THEN NULL
        WHEN jsonb_typeof(value) = 'number' THEN
          CASE WHEN value #>> '{}' ~ '^[0-9]+$' AND (value #>> '{}')::numeric <= 2147483647
            THEN NULL ELSE 'null, or a whole number of claims a day from 0' END
        ELSE 'null, or a whole number of claims a day from 0'
      END
    WHEN 'slot_priority' THEN
      CASE
        WHEN jsonb_typeof(value) = 'array' THEN
          CASE WHEN value <@ '["HR", "CEO", "CFO"]' AND jsonb_array_length(value) BETWEEN 1 AND 3
              AND jsonb_array_length(value) = (SELECT count(DISTINCT s.slot) FROM jsonb_array_elements(value) AS s (slot))
            THEN NULL ELSE 'an array of HR, CEO and CFO, each at most once' END
        ELSE 'an array of HR, CEO and CFO, each at most once'
      END
    WHEN 'exclusive' THEN
      CASE WHEN jsonb_typeof(value) IN ('boolean', 'null') THEN NULL ELSE 'true, false or null' END
    WHEN 'observe_holidays' THEN
      CASE WHEN jsonb_typeof(value) IN ('boolean', 'null') THEN NULL ELSE 'true, false or null' END
    WHEN 'misfire_policy' THEN
      CASE WHEN value IN ('"late"', '"skip"', '"hold"', 'null') THEN NULL ELSE 'late, skip, hold or null' END
    WHEN 'reply_rule' THEN
      CASE WHEN value IN ('"person"', '"company"', 'null') THEN NULL ELSE 'person, company or null' END
    WHEN 'time_zone' THEN
      CASE jsonb_typeof(value)
        WHEN 'null' THEN NULL
        WHEN 'string' THEN
          CASE WHEN outreach_internal.is_time_zone(value #>> '{}') THEN NULL ELSE 'null, or a name of the IANA time zone database' END
        ELSE 'null, or a name of the IANA time zone database'
      END
    WHEN 'windows' THEN
      CASE WHEN jsonb_typeof(value) = 'null' THEN NULL ELSE outreach_internal.window_problem(value) END
    WHEN 'recipient_domain_daily_cap' THEN
      outreach_internal.count_problem(value, 1, 1000000000, 'claims to one recipient domain in 24 hours')
    WHEN 'company_daily_cap' THEN
      outreach_internal.count_problem(value, 1, 1000000, 'claims to one company in 24 hours')
    WHEN 'person_cap' THEN
      outreach_internal.count_problem(value, 1, 1000000, 'claims to one person, whatever the campaign')
    WHEN 'person_cap_days' THEN
      outreach_internal.count_problem(value, 1, 3650, 'days over which person_cap counts')
    WHEN 'out_of_office_days' THEN
      outreach_internal.count_problem(value, 1, 3650, 'days for which an out-of-office reply pauses')
    WHEN 'soft_bounce_strikes' THEN
      outreach_internal.count_problem(value, 1, 1000, 'soft bounces that stop an address')
    ELSE 'unknown option; known are name, min_tier, min_score_tier, daily_send_limit, slot_priority, exclusive, misfire_policy, time_zone, windows, observe_holidays, reply_rule, out_of_office_days, soft_bounce_strikes, recipient_domain_daily_cap, company_daily_cap, person_cap and person_cap_days'
  END
$$;

COMMENT ON FUNCTION outreach_internal.campaign_option_problem(text, jsonb) IS
  'What the value of a campaign''s option should be, when it is something else, or that there is no such option; NULL when it is good. The one place that knows the options of a campaign.';

CREATE FUNCTION outreach_internal.campaign_rules_are_good(rules jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT jsonb_typeof(rules) = 'object' AND NOT EXISTS (
    SELECT
    FROM jsonb_each(CASE jsonb_typeof(rules) WHEN 'object' THEN rules END) AS r
    WHERE r.key IN ('name', 'min_tier', 'min_score_tier', 'daily_send_limit', 'slot_priority')
      OR jsonb_typeof(r.value) = 'null'
      OR outreach_internal.campaign_option_problem(r.key, r.value) IS NOT NULL)
$$;
COMMENT ON FUNCTION outreach_internal.campaign_rules_are_good(jsonb) IS
  'Whether campaigns.rules holds only known options with good values, and none that has a column of its own.';

COMMIT;
