-- Deploy outreach:engagement/unsubscribe to pg
-- requires: engagement/record_events engagement/add_suppressions send/unsubscribe_tokens

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.unsubscribe(token text) RETURNS boolean
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _token outreach.unsubscribe_tokens;
BEGIN
  IF unsubscribe.token !~ '^[0-9a-f]{96}$' THEN
    RETURN false;
  END IF;
  SELECT t.* INTO _token
  FROM outreach.unsubscribe_tokens AS t
  WHERE t.send_id = left(unsubscribe.token, 32)::uuid AND t.token_hash = sha256(convert_to(unsubscribe.token, 'UTF8'));
  IF NOT FOUND THEN
    RETURN false;
  END IF;
  -- As an event of the send, so that the person is stopped and the metrics know; then the address itself, since the send
  -- may be gone.
  PERFORM outreach.record_events(jsonb_build_array(jsonb_build_object(
    'provider', 'unsubscribe link',
    'provider_event_id', encode(_token.token_hash, 'hex'),
    'event_type', 'unsubscribe',
    'occurred_at', clock_timestamp(),
    'send_id', _token.send_id)));
  PERFORM outreach_internal.add_suppressions(ARRAY[_token.channel], ARRAY[_token.address], '{unsubscribe}', '{unsubscribe link}');
  UPDATE outreach.unsubscribe_tokens AS t SET used_at = clock_timestamp()
  WHERE t.send_id = _token.send_id AND t.token_hash = _token.token_hash AND t.used_at IS NULL;
  RETURN true;
END
$$;

COMMENT ON FUNCTION outreach.unsubscribe(text) IS
  'Unsubscribes the address that a token went to: suppresses it, marks the person unsubscribed and cancels what is scheduled for them; recorded as an unsubscribe event of the send. True when the token is known, also when it was used before or the send has been archived; false otherwise. Example: SELECT outreach.unsubscribe(:token);';
GRANT EXECUTE ON FUNCTION outreach.unsubscribe(text) TO outreach_ingest;

COMMIT;
