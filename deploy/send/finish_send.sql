-- Deploy outreach:send/finish_send to pg
-- requires: send/finish_claims

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.finish_send(
  send_id uuid, claim_token uuid, outcome text, provider_message_id text DEFAULT NULL, error text DEFAULT NULL
) RETURNS void
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.finish_claims(ARRAY[finish_send.send_id], ARRAY[finish_send.claim_token],
    ARRAY[finish_send.outcome], ARRAY[nullif(finish_send.provider_message_id, '')], ARRAY[finish_send.error]);
END
$$;

COMMENT ON FUNCTION outreach.finish_send(uuid, uuid, text, text, text) IS
  'Records what became of a send that began: sent (the next step is scheduled), failed_transient (tried again after a delay that doubles, failed after send_max_attempts), failed_permanent (failed) or unknown (parked, never sent again by itself). The two failures also for a claim that did not begin. Accepts the token of the begin after the lease ran out, also from unknown. An identical repeat changes nothing. Raises OX012 unknown outcome, OX014 unknown send, OX205 stale token or another outcome than the one recorded. Example: SELECT outreach.finish_send(id, token, ''sent'', provider_message_id => ''<1@mail>'');';
GRANT EXECUTE ON FUNCTION outreach.finish_send(uuid, uuid, text, text, text) TO outreach_dispatcher;

COMMIT;
