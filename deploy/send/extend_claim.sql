-- Deploy outreach:send/extend_claim to pg
-- requires: send/send_queue send/refuse_transition

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.extend_claim(send_id uuid, claim_token uuid, lease interval) RETURNS timestamptz
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _send record;
  _until timestamptz;
BEGIN
  IF lease IS NULL OR lease <= interval '0' THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('lease is %s', coalesce(lease::text, 'null')),
      HINT = 'A positive lease, e.g. 5 minutes.';
  END IF;
  SELECT s.status, s.claim_token INTO _send
  FROM outreach.send_log AS s WHERE s.send_id = extend_claim.send_id FOR NO KEY UPDATE;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_send(extend_claim.send_id);
  END IF;

  -- A lease never gets shorter: what a heartbeat said before still holds.
  UPDATE outreach_internal.send_queue AS q SET next_at = greatest(q.next_at, clock_timestamp() + lease)
  WHERE q.send_id = extend_claim.send_id AND q.leased AND q.next_at > clock_timestamp()
    AND _send.status IN ('claimed', 'sending') AND _send.claim_token = extend_claim.claim_token
  RETURNING q.next_at INTO _until;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_transition(
      format('send %s is %s, and not leased by this token any more', extend_claim.send_id, _send.status));
  END IF;
  RETURN _until;
END
$$;

COMMENT ON FUNCTION outreach.extend_claim(uuid, uuid, interval) IS
  'Heartbeat of a worker that needs longer: extends the lease of a claim, begun or not, to at least so long from now and returns when it ends. A lease that has run out is not extended, so that nobody works on what another may hold. Raises OX014 unknown send, OX016 lease not positive, OX205 not leased by this token any more. Example: SELECT outreach.extend_claim(:send_id, :claim_token, ''5 minutes'');';
GRANT EXECUTE ON FUNCTION outreach.extend_claim(uuid, uuid, interval) TO outreach_dispatcher;

COMMIT;
