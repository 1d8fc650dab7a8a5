-- Deploy outreach:send/sender_option_problem to pg
-- requires: campaign/campaign_option_problem hubs/is_email_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.sender_option_problem(option text, value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT CASE option
    WHEN 'display_name' THEN
      CASE WHEN jsonb_typeof(value) = 'null'
          OR jsonb_typeof(value) = 'string' AND value #>> '{}' ~ '[^[:space:]]' AND length(value #>> '{}') <= 200
        THEN NULL ELSE 'null, or a text of 1 to 200 characters, not blank' END
    WHEN 'daily_cap' THEN outreach_internal.count_problem(value, 1, 1000000, 'claims in any 24 hours')
    WHEN 'ramp' THEN
      CASE
        WHEN jsonb_typeof(value) = 'null' THEN NULL
        WHEN jsonb_typeof(value) = 'object' AND value - '{start,step_per_day,ceiling}'::text[] = '{}'
          AND jsonb_typeof(value -> 'start') = 'number' AND outreach_internal.count_problem(value -> 'start', 1, 1000000, '') IS NULL
          AND jsonb_typeof(value -> 'step_per_day') = 'number' AND outreach_internal.count_problem(value -> 'step_per_day', 0, 1000000, '') IS NULL
          AND jsonb_typeof(value -> 'ceiling') = 'number' AND outreach_internal.count_problem(value -> 'ceiling', 1, 1000000, '') IS NULL
        THEN
          CASE WHEN (value ->> 'ceiling')::integer >= (value ->> 'start')::integer THEN NULL
            ELSE 'an object whose ceiling is not below its start' END
        ELSE 'null, or {"start": claims in 24 hours, "step_per_day": more each day, "ceiling": at most}'
      END
    ELSE 'unknown option; known are display_name, daily_cap and ramp'
  END
$$;

COMMENT ON FUNCTION outreach_internal.sender_option_problem(text, jsonb) IS
  'What the value of a sender''s option should be, when it is something else, or that there is no such option; NULL when it is good.';

COMMIT;
