-- Deploy outreach:bit/record_signal to pg
-- requires: bit/store_signals

BEGIN;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.record_signal(
  outreach_id uuid,
  signal_type text,
  source_ref text,
  occurred_at timestamptz DEFAULT NULL,
  metadata jsonb DEFAULT '{}'
) RETURNS uuid
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, outreach, outreach_internal, pg_temp
AS $$
  SELECT s.signal_id
  FROM outreach_internal.store_signals(
    ARRAY[record_signal.outreach_id], ARRAY[record_signal.signal_type], ARRAY[record_signal.source_ref],
    ARRAY[record_signal.occurred_at], ARRAY[record_signal.metadata]) AS s
$$;

COMMENT ON FUNCTION outreach.record_signal(uuid, text, text, timestamptz, jsonb) IS
  'Records one buying signal and scores its company in the same transaction; returns the signal''s id. Idempotent on (source hub of the type, source_ref): a repeat returns the first''s id and changes nothing. A NULL time is now on first arrival and is not compared on a repeat. Raises OX001 (NULL outreach_id), OX005 (unknown outreach_id), OX007 (unknown signal type), OX008 (more than five minutes in the future), OX011 (source_ref blank or longer than 400 characters, metadata not an object), OX202 (source_ref used for another company, type or time). Example: SELECT outreach.record_signal(outreach_id => ''...'', signal_type => ''NEWS_MENTION'', source_ref => ''feed-17'');';
GRANT EXECUTE ON FUNCTION outreach.record_signal(uuid, text, text, timestamptz, jsonb) TO outreach_app, outreach_subhub;

COMMIT;
