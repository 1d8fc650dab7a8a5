-- Deploy outreach:core/known_settings to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.known_settings()
RETURNS TABLE (name text, kind text, default_value jsonb, minimum numeric, maximum numeric, meaning text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  VALUES
    ('bit_refresh_grace', 'interval', '"1 day"'::pg_catalog.jsonb, 0::numeric, 31536000::numeric,
      'time after valid_until from which a BIT score that was not refreshed counts as unknown for tier 3'),
    ('bit_signals_per_company_per_day', 'integer', NULL, 1, 1000000000, 'signals of one company recorded on one UTC day'),
    ('bit_signals_per_hub_per_day', 'integer', NULL, 1, 1000000000, 'signals of one source hub recorded on one UTC day'),
    ('claim_idle_timeout_ms', 'number', '4000', 100, 5000,
      'longest a worker may sit idle in the transaction of a claim or begin, in milliseconds; it holds off a halt no longer'),
    ('email_plus_tags', 'keep or strip', '"keep"', NULL, NULL,
      'strip: where one tag of an e-mail address is suppressed (ann+news@…), the address and its other tags are too'),
    ('send_max_attempts', 'integer', '5', 1, 100, 'hand-overs of one send before a transient failure becomes final'),
    ('send_retry_base_seconds', 'number', '60', 1, 86400, 'delay before the second hand-over, doubled for each further one'),
    ('send_retry_jitter', 'number', '0.2', 0, 1,
      'largest share of the delay between two hand-overs that is added to it at random'),
    ('send_retry_max_seconds', 'number', '21600', 1, 604800, 'longest delay between two hand-overs, in seconds');
END;

COMMENT ON FUNCTION outreach_internal.known_settings() IS
  'Every setting that the hub reads, with its default (NULL: off) and range. Kind integer: a whole JSON number; kind number: any JSON number; kind interval: an interval as a JSON string, or a number of seconds, its range in seconds; else one of the words that the kind lists with or between them. A row of outreach.settings overrides the default.';

GRANT EXECUTE ON FUNCTION outreach_internal.known_settings() TO outreach_owner;

COMMIT;
