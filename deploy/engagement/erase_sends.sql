-- Deploy outreach:engagement/erase_sends to pg
-- requires: engagement/record_events engagement/record_erasure send/finish_claims send/give_back_claims send/cancel_scheduled

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.mentions(content text, fragments text[]) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT EXISTS (SELECT FROM unnest(fragments) AS f (fragment) WHERE strpos(lower(content), f.fragment) > 0)
$$;
COMMENT ON FUNCTION outreach_internal.mentions(text, text[]) IS 'Does a text hold one of these, given in lower case? NULL holds none.';

CREATE FUNCTION outreach_internal.erase_sends(send_ids uuid[], others uuid[], providers text[], event_ids text[], message_ids text[])
RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
  PERFORM outreach_internal.give_back_claims(send_ids, 'person was erased');
  PERFORM outreach_internal.cancel_scheduled(send_ids, 'person was erased');

  -- Events before sends: their guard asks whose the send was.
  UPDATE outreach.engagement_events AS e SET
    payload = outreach_internal.erased_payload(e.payload),
    provider_event_id = outreach_internal.erased_identifier(e.provider_event_id),
    provider_message_id = outreach_internal.erased_identifier(e.provider_message_id)
  FROM (
    SELECT k.provider, k.provider_event_id FROM outreach.engagement_events AS k WHERE k.send_id = ANY (send_ids)
    UNION
    SELECT m.provider, m.event_id FROM unnest(providers, event_ids) AS m (provider, event_id)
  ) AS t
  WHERE e.provider = t.provider AND e.provider_event_id = t.provider_event_id
    AND (e.send_id = ANY (send_ids)
      OR outreach_internal.mentions_erased(concat_ws(' ', e.payload::text, e.provider_event_id, e.provider_message_id)))
    AND (e.payload <> outreach_internal.erased_payload(e.payload)
      OR e.provider_event_id <> outreach_internal.erased_identifier(e.provider_event_id)
      OR e.provider_message_id <> outreach_internal.erased_identifier(e.provider_message_id));

  UPDATE outreach.send_log AS s SET
    recipient = CASE WHEN s.send_id = ANY (send_ids) THEN 'erased:' || s.send_id ELSE s.recipient END,
    last_error = CASE WHEN s.send_id = ANY (send_ids) OR outreach_internal.mentions_erased(s.last_error) THEN NULL ELSE s.last_error END,
    provider_message_id = outreach_internal.erased_identifier(s.provider_message_id)
  WHERE s.send_id = ANY (send_ids || others);
  UPDATE outreach_internal.provider_messages AS m
  SET provider_message_id = outreach_internal.erased_identifier(m.provider_message_id)
  WHERE m.provider_message_id = ANY (message_ids) AND outreach_internal.mentions_erased(m.provider_message_id);
END
$$;
COMMENT ON FUNCTION outreach_internal.erase_sends(uuid[], uuid[], text[], text[], text[]) IS
  'Cancels what is scheduled or claimed of a person''s sends, and takes the person out of them and their events; out of other sends, events (by provider and provider_event_id) and message ids it takes the erased address that they hold. The caller has recorded the erasure and locked message ids, campaigns and sends.';

COMMIT;
