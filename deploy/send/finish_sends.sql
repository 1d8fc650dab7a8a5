-- Deploy outreach:send/finish_sends to pg
-- requires: send/finish_claims send/parse_claims

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.finish_sends(outcomes jsonb) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _ids uuid[];
  _tokens uuid[];
  _outcomes text[];
  _messages text[];
  _errors text[];
BEGIN
  BEGIN
    SELECT array_agg(o.send_id ORDER BY o.position), array_agg(o.claim_token ORDER BY o.position),
      array_agg(o.outcome ORDER BY o.position), array_agg(nullif(o.provider_message_id, '') ORDER BY o.position),
      array_agg(o.error ORDER BY o.position)
    INTO _ids, _tokens, _outcomes, _messages, _errors
    FROM ROWS FROM (
      jsonb_to_recordset(finish_sends.outcomes)
        AS (send_id uuid, claim_token uuid, outcome text, provider_message_id text, error text)
    ) WITH ORDINALITY AS o (send_id, claim_token, outcome, provider_message_id, error, position);
  EXCEPTION WHEN data_exception THEN
    _ids := NULL; -- named below
  END;
  IF finish_sends.outcomes = '[]' THEN
    RETURN 0;
  ELSIF _ids IS NULL OR array_position(_ids || _tokens, NULL) IS NOT NULL THEN
    PERFORM outreach_internal.refuse_elements(finish_sends.outcomes,
      '{"send_id": "uuid", "claim_token": "uuid", "outcome": "string", "provider_message_id": "string", "error": "string"}',
      '{send_id,claim_token}');
  END IF;
  RETURN outreach_internal.finish_claims(_ids, _tokens, _outcomes, _messages, _errors);
END
$$;

COMMENT ON FUNCTION outreach.finish_sends(jsonb) IS
  'Records outcomes, given as [{"send_id", "claim_token", "outcome", "provider_message_id", "error"}], all or nothing; returns how many sends it changed. Outcomes as in outreach.finish_send(). A repeat of what is recorded is passed over silently. Raises OX011, OX012 unknown outcome, OX014 unknown send, OX205 stale token or another outcome than the one recorded (DETAIL names the element). Example: SELECT outreach.finish_sends(''[{"send_id": "…", "claim_token": "…", "outcome": "sent"}]'');';
GRANT EXECUTE ON FUNCTION outreach.finish_sends(jsonb) TO outreach_dispatcher;

COMMIT;
