-- Deploy outreach:send/begin_send to pg
-- requires: send/begin_claims send/refuse_transition gate/gate_message

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.begin_send(send_id uuid, claim_token uuid) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _code text;
  _reasons text;
BEGIN
  SELECT b.code, b.reasons INTO _code, _reasons
  FROM outreach_internal.begin_claims(ARRAY[begin_send.send_id], ARRAY[begin_send.claim_token]) AS b;
  IF _code = 'OX014' THEN
    PERFORM outreach_internal.refuse_unknown_send(begin_send.send_id);
  ELSIF _code = 'OX205' THEN
    PERFORM outreach_internal.refuse_transition(format('begin of send %s', begin_send.send_id));
  ELSIF _code IS NOT NULL THEN
    PERFORM outreach_internal.refuse_contact(string_to_array(_reasons, E'\n'));
  END IF;
END
$$;

COMMENT ON FUNCTION outreach.begin_send(uuid, uuid) IS
  'Begins one claimed send: puts it to the gate again, with suppression, the campaign''s status, contactability at the claimed address, stops, the due time and the lease, and commits the intent (sending). The message may leave only after this has committed. Raises the first failing condition and then changes nothing: OX1nn (DETAIL holds all as a JSON array of {"code", "reason"}), OX014 unknown send, OX205 stale token or lease over, OX207 isolation. Example: SELECT outreach.begin_send(send_id => …, claim_token => …);';
GRANT EXECUTE ON FUNCTION outreach.begin_send(uuid, uuid) TO outreach_dispatcher;

COMMIT;
