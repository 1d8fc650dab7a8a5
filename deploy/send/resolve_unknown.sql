-- Deploy outreach:send/resolve_unknown to pg
-- requires: send/finish_claims core/require_reason

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.resolve_unknown(send_id uuid, outcome text, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _send record;
BEGIN
  PERFORM outreach_internal.require_reason(resolve_unknown.reason);
  IF outcome IS NULL OR outcome NOT IN ('sent', 'failed_transient', 'failed_permanent') THEN
    RAISE EXCEPTION 'unknown outcome' USING
      ERRCODE = 'OX012',
      DETAIL = format('outcome %L', outcome),
      HINT = 'It left: sent. It did not: failed_transient sends it again, failed_permanent does not.';
  END IF;
  SELECT s.status, s.claim_token, s.provider_message_id INTO _send
  FROM outreach.send_log AS s WHERE s.send_id = resolve_unknown.send_id;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_send(resolve_unknown.send_id);
  ELSIF _send.status <> 'unknown' THEN
    PERFORM outreach_internal.refuse_transition(format('send %s is %s, not unknown', resolve_unknown.send_id, _send.status));
  END IF;

  -- What its worker would have said; who has resolved it meanwhile is found under the lock and refused there.
  IF outreach_internal.finish_claims(ARRAY[resolve_unknown.send_id], ARRAY[_send.claim_token], ARRAY[outcome],
      ARRAY[_send.provider_message_id], ARRAY[resolve_unknown.reason]) = 0 THEN
    PERFORM outreach_internal.refuse_transition(format('send %s was resolved meanwhile', resolve_unknown.send_id));
  END IF;
  UPDATE outreach.send_log AS s
  SET status_reason = format('resolved by %s as %s: %s', session_user, outcome, resolve_unknown.reason)
  WHERE s.send_id = resolve_unknown.send_id;
END
$$;

COMMENT ON FUNCTION outreach.resolve_unknown(uuid, text, text) IS
  'A person says what became of a send that is unknown: sent (its next step follows), failed_transient (it did not leave and is tried again), failed_permanent (it did not leave and is not). No timer ever does. Raises OX004 reason blank, OX012 unknown outcome, OX014 unknown send, OX205 not unknown. Example: SELECT outreach.resolve_unknown(:send_id, ''sent'', ''found it in the mailbox'');';
GRANT EXECUTE ON FUNCTION outreach.resolve_unknown(uuid, text, text) TO outreach_operator;

COMMIT;
