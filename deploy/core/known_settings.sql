-- Deploy outreach:core/known_settings to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_control;

CREATE FUNCTION outreach_internal.known_settings()
RETURNS TABLE (name text, default_value jsonb, minimum numeric, maximum numeric, meaning text)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  VALUES
    ('claim_idle_timeout_ms', '4000'::pg_catalog.jsonb, 100::numeric, 5000::numeric,
      'longest a worker may sit idle in the transaction of a claim or begin, in milliseconds; it holds off a halt no longer'),
    ('send_max_attempts', '5', 1, 100, 'hand-overs of one send before a transient failure becomes final'),
    ('send_retry_base_seconds', '60', 1, 86400, 'delay before the second hand-over, doubled for each further one'),
    ('send_retry_max_seconds', '21600', 1, 604800, 'longest delay between two hand-overs, in seconds');
END;

COMMENT ON FUNCTION outreach_internal.known_settings() IS
  'Every setting that the hub reads, with its default and range. All are numbers. A row of outreach.settings overrides the default.';

GRANT EXECUTE ON FUNCTION outreach_internal.known_settings() TO outreach_owner;

COMMIT;
