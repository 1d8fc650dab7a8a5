-- Deploy outreach:campaign/campaign_option_problem to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

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
    ELSE 'unknown option; known are name, min_tier, min_score_tier, daily_send_limit and slot_priority'
  END
$$;

COMMENT ON FUNCTION outreach_internal.campaign_option_problem(text, jsonb) IS
  'What the value of a campaign''s option should be, when it is something else, or that there is no such option; NULL when it is good. The one place that knows the options of a campaign.';

COMMIT;
