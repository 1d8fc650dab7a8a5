-- Deploy outreach:send/refuse_transition to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.refuse_transition(what text) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'illegal transition or stale token' USING
    ERRCODE = 'OX205',
    DETAIL = what,
    HINT = 'The send is not where this call expects it: its lease ran out, somebody else holds it, or another outcome was recorded. Leave it.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_transition(text) IS 'Raises OX205; the argument becomes the DETAIL.';

CREATE FUNCTION outreach_internal.refuse_unknown_send(send_id uuid) RETURNS void
LANGUAGE plpgsql IMMUTABLE
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'unknown send' USING
    ERRCODE = 'OX014',
    DETAIL = format('send_id %s', coalesce(send_id::text, 'null')),
    HINT = 'Pass a send_id that outreach.claim_sends() returned; the sends of archived companies are gone.';
END
$$;
COMMENT ON FUNCTION outreach_internal.refuse_unknown_send(uuid) IS 'Raises OX014 for this send_id.';

COMMIT;
