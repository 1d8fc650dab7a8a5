-- Deploy outreach:gate/require_channel to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.require_channel(channel text) RETURNS void
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  IF channel NOT IN ('email', 'phone') THEN
    RAISE EXCEPTION 'unknown channel' USING
      ERRCODE = 'OX010', DETAIL = format('channel %L', channel), HINT = 'Channels are email and phone.';
  END IF;
END
$$;

COMMENT ON FUNCTION outreach_internal.require_channel(text) IS 'Raises OX010 for a channel that is neither email nor phone; NULL passes.';

COMMIT;
