-- Deploy outreach:send/provider_messages to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

-- An event and the finish of its send both insert or lock the row of the message id, so that the later one sees what the
-- earlier one wrote. Locked before anything else, in key order. No key to send_log: survives the archive.
CREATE TABLE outreach_internal.provider_messages (
  provider_message_id text PRIMARY KEY,
  send_id uuid,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

COMMENT ON TABLE outreach_internal.provider_messages IS 'Which send a provider''s message id belongs to; written by whichever comes first, the finish or an event.';
COMMENT ON COLUMN outreach_internal.provider_messages.provider_message_id IS 'Message id that the provider gave.';
COMMENT ON COLUMN outreach_internal.provider_messages.send_id IS 'The send, once a finish brought the message id; the first send that did keeps it. May be archived since.';
COMMENT ON COLUMN outreach_internal.provider_messages.created_at IS 'When the message id was first heard of.';

COMMIT;
