-- Deploy outreach:send/begin_sends to pg
-- requires: send/begin_claims send/parse_claims

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.begin_sends(claims jsonb) RETURNS TABLE (send_id uuid, code text)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _claims record;
BEGIN
  SELECT p.send_ids, p.claim_tokens INTO _claims FROM outreach_internal.parse_claims(claims) AS p;
  RETURN QUERY SELECT b.send_id, b.code FROM outreach_internal.begin_claims(_claims.send_ids, _claims.claim_tokens) AS b;
END
$$;

COMMENT ON FUNCTION outreach.begin_sends(jsonb) IS
  'Begins claimed sends, given as [{"send_id", "claim_token"}]: puts each to the gate again, with suppression (OX108), the campaign''s status (OX109), contactability at the claimed address (OX110), stops (OX111), the due time, which may have been put off (OX112), and the lease, and commits the intent (sending). A message may leave only after this has committed, and only where code is NULL. Never raises for a refusal: an OX1nn is logged and makes the send blocked, except that a halt, a paused campaign or OX112 puts it back to scheduled; OX205 (stale token, lease over) and OX014 (unknown send) change nothing. Raises OX011, OX207. Example: SELECT * FROM outreach.begin_sends(''[{"send_id": "…", "claim_token": "…"}]'');';
GRANT EXECUTE ON FUNCTION outreach.begin_sends(jsonb) TO outreach_dispatcher;

COMMIT;
