-- Deploy outreach:engagement/record_event to pg
-- requires: engagement/record_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach.record_event(
  provider text,
  provider_event_id text,
  event_type text,
  occurred_at timestamptz,
  send_id uuid DEFAULT NULL,
  provider_message_id text DEFAULT NULL,
  payload jsonb DEFAULT '{}'
) RETURNS boolean
LANGUAGE sql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
  SELECT r.inserted = 1
  FROM outreach.record_events(jsonb_build_array(jsonb_build_object(
    'provider', provider,
    'provider_event_id', provider_event_id,
    'event_type', event_type,
    'occurred_at', occurred_at,
    'send_id', send_id,
    'provider_message_id', provider_message_id,
    'payload', payload))) AS r
$$;

COMMENT ON FUNCTION outreach.record_event(text, text, text, timestamptz, uuid, text, jsonb) IS
  'Takes in one provider event: delivered, open, click, reply, bounce, complaint or unsubscribe. True if it was new; a repeat of (provider, provider_event_id) changes nothing. The send is found by send_id, else by provider_message_id; an event that matches none is kept, and attached when a finish brings its message id. The send''s status moves forward only (complained > bounced > delivered > sent), whatever the order. A complaint, an unsubscribe and a bounce (unless payload.bounce_type is soft) suppress the address in the same transaction and stop the person in every campaign. By options of campaigns: a reply to a campaign with a reply_rule stops, in every campaign that has one, the person (person) or everybody of the company (company; the person only when the address is at a free mail domain); an automatic reply (payload.auto_reply or payload.machine true, or payload.reply_type out_of_office) puts off what would go to the person in the next out_of_office_days, in campaigns that have the option; when so many messages to the address have bounced softly (soft_bounce_strikes, over all campaigns), campaigns that have the option stop the person; the address is not suppressed. A stop cancels what is scheduled and blocked with its reason, and is final in its campaigns: what is claimed does not begin (OX111), no later step follows. payload.machine true marks an open or click that no person made: kept, not counted. Raises OX011 malformed, OX013 unknown event type. Example: SELECT outreach.record_event(''ses'', ''e-1'', ''bounce'', now(), provider_message_id => ''<1@mail>'', payload => ''{"bounce_type": "hard"}'');';
GRANT EXECUTE ON FUNCTION outreach.record_event(text, text, text, timestamptz, uuid, text, jsonb) TO outreach_ingest;

COMMIT;
