-- Deploy outreach:send/set_sender_status to pg
-- requires: engagement/trip_breakers send/configure_sender

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.set_sender_status(sender_id uuid, status text, reason text) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.require_reason(set_sender_status.reason);
  IF set_sender_status.status IS NULL OR set_sender_status.status NOT IN ('active', 'paused', 'retired') THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016', DETAIL = format('status %L', set_sender_status.status), HINT = 'active, paused or retired.';
  END IF;
  UPDATE outreach.senders AS s
  SET status = set_sender_status.status, status_reason = set_sender_status.reason,
    status_changed_at = clock_timestamp(), status_changed_by = session_user
  WHERE s.sender_id = set_sender_status.sender_id;
  IF NOT FOUND THEN
    PERFORM outreach_internal.refuse_unknown_sender(set_sender_status.sender_id);
  END IF;
  IF set_sender_status.status = 'active' THEN
    PERFORM outreach_internal.note_resumed('sender', set_sender_status.sender_id::text, set_sender_status.reason);
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.set_sender_status(uuid, text, text) IS
  'Pauses a sender (what its threads still have to send waits), makes it active again, or retires it (its threads go on from another sender). Binds every claim that starts after it commits. Raises OX004 reason blank, OX014 unknown sender, OX016 unknown status. Example: SELECT outreach.set_sender_status(id, ''paused'', ''mailbox is full'');';
GRANT EXECUTE ON FUNCTION outreach.set_sender_status(uuid, text, text) TO outreach_app, outreach_operator;

COMMIT;
