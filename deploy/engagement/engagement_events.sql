-- Deploy outreach:engagement/engagement_events to pg
-- requires: send/send_log send/archived_sends core/refuse_change engagement/erased_addresses

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.engagement_events (
  provider text NOT NULL
    CONSTRAINT provider_is_not_blank CHECK (provider ~ '[^[:space:]]'),
  provider_event_id text NOT NULL
    CONSTRAINT provider_event_id_is_not_blank CHECK (provider_event_id ~ '[^[:space:]]'),
  event_type text NOT NULL
    CONSTRAINT event_type_is_known CHECK (
      event_type IN ('delivered', 'open', 'click', 'reply', 'bounce', 'complaint', 'unsubscribe')),
  occurred_at timestamptz NOT NULL
    CONSTRAINT occurred_at_is_finite CHECK (isfinite(occurred_at)),
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  send_id uuid REFERENCES outreach.send_log,
  reported_send_id uuid,
  provider_message_id text,
  payload jsonb NOT NULL DEFAULT '{}'
    CONSTRAINT payload_is_an_object CHECK (jsonb_typeof(payload) = 'object'),
  machine boolean NOT NULL DEFAULT false,
  soft boolean NOT NULL DEFAULT false
    CONSTRAINT only_a_bounce_is_soft CHECK (NOT soft OR event_type = 'bounce'),
  PRIMARY KEY (provider, provider_event_id)
);
CREATE INDEX engagement_events_send_idx ON outreach.engagement_events (send_id);
CREATE INDEX engagement_events_waiting_idx ON outreach.engagement_events (provider_message_id) WHERE send_id IS NULL;

COMMENT ON TABLE outreach.engagement_events IS 'What providers reported, each event once. Append-only: only the send that an event belongs to may be filled in, once, and what it holds of an erased person goes; rows go only with their archived company.';
COMMENT ON COLUMN outreach.engagement_events.provider IS 'Who reported it.';
COMMENT ON COLUMN outreach.engagement_events.provider_event_id IS 'The provider''s identifier of the event: a repeat is recognised by it.';
COMMENT ON COLUMN outreach.engagement_events.event_type IS 'delivered, open, click, reply, bounce, complaint or unsubscribe.';
COMMENT ON COLUMN outreach.engagement_events.occurred_at IS 'When it happened, says the provider.';
COMMENT ON COLUMN outreach.engagement_events.received_at IS 'When it was recorded, by the clock.';
COMMENT ON COLUMN outreach.engagement_events.send_id IS 'The send it belongs to; NULL while that is not known, or no longer exists.';
COMMENT ON COLUMN outreach.engagement_events.reported_send_id IS 'The send_id that was reported with it, whether or not there is such a send.';
COMMENT ON COLUMN outreach.engagement_events.provider_message_id IS 'Message id that was reported with it.';
COMMENT ON COLUMN outreach.engagement_events.payload IS 'What else was reported: see outreach.record_event(). May hold personal data.';
COMMENT ON COLUMN outreach.engagement_events.machine IS 'An open, click or reply that a machine made, not the person: a mail client that fetches ahead, a link scanner, an automatic reply. Kept, never counted.';
COMMENT ON COLUMN outreach.engagement_events.soft IS 'A bounce that is said to be soft: the address may work another day.';

CREATE FUNCTION outreach_internal.guard_engagement_events() RETURNS trigger
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _erased outreach.engagement_events := OLD;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF OLD.send_id IS NULL THEN
      OLD.send_id := NEW.send_id;
      IF NEW IS NOT DISTINCT FROM OLD THEN
        RETURN NULL;
      END IF;
      OLD.send_id := NULL;
    END IF;
    _erased.payload := outreach_internal.erased_payload(OLD.payload);
    _erased.provider_event_id := outreach_internal.erased_identifier(OLD.provider_event_id);
    _erased.provider_message_id := outreach_internal.erased_identifier(OLD.provider_message_id);
    IF NEW IS NOT DISTINCT FROM _erased AND NEW IS DISTINCT FROM OLD AND (
      outreach_internal.mentions_erased(concat_ws(' ', OLD.payload::text, OLD.provider_event_id, OLD.provider_message_id))
      OR EXISTS (
        SELECT
        FROM outreach.send_log AS s
        WHERE s.send_id = OLD.send_id
          AND (EXISTS (SELECT FROM outreach.erasures AS e WHERE e.person_id = s.person_id)
            OR outreach_internal.is_erased(s.channel, s.recipient_key)))
    ) THEN
      RETURN NULL;
    END IF;
  ELSIF EXISTS (
    SELECT
    FROM outreach.send_log AS s
    JOIN outreach.outreach_archive AS a ON a.outreach_id = s.outreach_id
    WHERE s.send_id = OLD.send_id
  ) OR EXISTS (
    SELECT FROM outreach_internal.archived_sends AS a WHERE a.send_id = OLD.send_id
  ) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'table is append-only' USING
    ERRCODE = 'OX212',
    DETAIL = format('%s of event %s of %s', TG_OP, OLD.provider_event_id, OLD.provider),
    HINT = 'An event only gets its send, once; outreach.erase_person() takes a person out of it; it goes only with its company: outreach.archive_outreach().';
END
$$;
COMMENT ON FUNCTION outreach_internal.guard_engagement_events() IS
  'Trigger function on outreach.engagement_events: an update may only fill in the send, or put the erased form in place of the payload and identifiers of an event whose person is in outreach.erasures, or that holds an erased address; a delete needs the company of the send in the archive. Raises OX212.';

CREATE TRIGGER fill_in_send AFTER UPDATE ON outreach.engagement_events
  FOR EACH ROW WHEN (OLD.send_id IS NULL)
  EXECUTE FUNCTION outreach_internal.guard_engagement_events();
CREATE TRIGGER refuse_change AFTER UPDATE ON outreach.engagement_events
  FOR EACH ROW WHEN (OLD.send_id IS NOT NULL)
  EXECUTE FUNCTION outreach_internal.guard_engagement_events();
CREATE TRIGGER guard_delete AFTER DELETE ON outreach.engagement_events
  FOR EACH ROW EXECUTE FUNCTION outreach_internal.guard_engagement_events();
CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON outreach.engagement_events
  FOR EACH STATEMENT EXECUTE FUNCTION outreach_internal.refuse_change();
ALTER TABLE outreach.engagement_events ENABLE ALWAYS TRIGGER fill_in_send;
ALTER TABLE outreach.engagement_events ENABLE ALWAYS TRIGGER refuse_change;
ALTER TABLE outreach.engagement_events ENABLE ALWAYS TRIGGER guard_delete;
ALTER TABLE outreach.engagement_events ENABLE ALWAYS TRIGGER refuse_truncate;

CREATE FUNCTION outreach_internal.is_machine(event_type text, payload jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT event_type IN ('open', 'click', 'reply') AND coalesce(pg_catalog.lower(payload ->> 'machine') = 'true', false)
    OR event_type = 'reply' AND (coalesce(pg_catalog.lower(payload ->> 'auto_reply') = 'true', false)
      OR coalesce(pg_catalog.lower(payload ->> 'reply_type') = 'out_of_office', false));
END;
COMMENT ON FUNCTION outreach_internal.is_machine(text, jsonb) IS
  'Is this the open, click or reply of a machine: payload.machine; of a reply also payload.auto_reply, or payload.reply_type out_of_office?';

CREATE FUNCTION outreach_internal.stop_kind(event_type text, payload jsonb) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT CASE event_type
    WHEN 'complaint' THEN event_type
    WHEN 'unsubscribe' THEN event_type
    WHEN 'bounce' THEN
      CASE WHEN coalesce(pg_catalog.lower(payload ->> 'bounce_type'), 'hard') <> 'soft' THEN event_type ELSE 'soft bounce' END
    WHEN 'reply' THEN CASE WHEN outreach_internal.is_machine(event_type, payload) THEN 'automatic reply' ELSE event_type END
  END;
END;
COMMENT ON FUNCTION outreach_internal.stop_kind(text, jsonb) IS
  'What this event may stop or pause the person by: complaint, unsubscribe, bounce, soft bounce, reply or automatic reply; NULL for what changes nothing there.';

CREATE FUNCTION outreach_internal.is_stop(event_type text, payload jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(outreach_internal.stop_kind(event_type, payload) IN ('complaint', 'unsubscribe', 'bounce'), false);
END;
COMMENT ON FUNCTION outreach_internal.is_stop(text, jsonb) IS
  'Does this event stop the person whatever the campaign''s rules: a complaint, an unsubscribe, a bounce that is not said to be soft?';

COMMIT;
