-- Deploy outreach:engagement/send_outcomes to pg
-- requires: engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach_internal.send_outcomes AS
SELECT
  s.send_id,
  s.outreach_id,
  s.campaign_id,
  s.step_number,
  CASE s.channel WHEN 'email' THEN split_part(s.recipient_key, '@', -1) ELSE '' END AS recipient_domain,
  s.status,
  s.sent_at IS NOT NULL AS sent,
  coalesce(bool_or(e.event_type = 'delivered'), false) AS delivered,
  coalesce(bool_or(e.event_type = 'open' AND NOT e.machine), false) AS opened,
  coalesce(bool_or(e.event_type = 'click' AND NOT e.machine), false) AS clicked,
  coalesce(bool_or(e.event_type = 'reply' AND NOT e.machine), false) AS replied,
  coalesce(bool_or(e.event_type = 'bounce' AND NOT e.soft), false) AS bounced,
  coalesce(bool_or(e.soft), false) AS soft_bounced,
  coalesce(bool_or(e.event_type = 'complaint'), false) AS complained,
  coalesce(bool_or(e.event_type = 'unsubscribe'), false) AS unsubscribed
FROM outreach.send_log AS s
LEFT JOIN outreach.engagement_events AS e ON e.send_id = s.send_id
GROUP BY s.send_id, s.outreach_id, s.campaign_id, s.step_number, s.channel, s.recipient_key, s.status, s.sent_at;

COMMENT ON VIEW outreach_internal.send_outcomes IS 'What became of each send that is not archived. A person has at most one send of a step: a row per person. The one definition behind vw_campaign_funnel and vw_send_health.';
COMMENT ON COLUMN outreach_internal.send_outcomes.send_id IS 'The send.';
COMMENT ON COLUMN outreach_internal.send_outcomes.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach_internal.send_outcomes.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach_internal.send_outcomes.step_number IS 'Step of the campaign''s sequence.';
COMMENT ON COLUMN outreach_internal.send_outcomes.recipient_domain IS 'What follows the @ of the address; empty for a phone number.';
COMMENT ON COLUMN outreach_internal.send_outcomes.status IS 'Its status.';
COMMENT ON COLUMN outreach_internal.send_outcomes.sent IS 'It was recorded sent.';
COMMENT ON COLUMN outreach_internal.send_outcomes.delivered IS 'A delivery was reported.';
COMMENT ON COLUMN outreach_internal.send_outcomes.opened IS 'The person opened it.';
COMMENT ON COLUMN outreach_internal.send_outcomes.clicked IS 'The person clicked in it.';
COMMENT ON COLUMN outreach_internal.send_outcomes.replied IS 'The person replied.';
COMMENT ON COLUMN outreach_internal.send_outcomes.bounced IS 'It bounced for good.';
COMMENT ON COLUMN outreach_internal.send_outcomes.soft_bounced IS 'It bounced softly, once or more.';
COMMENT ON COLUMN outreach_internal.send_outcomes.complained IS 'The person complained.';
COMMENT ON COLUMN outreach_internal.send_outcomes.unsubscribed IS 'The person unsubscribed.';

COMMIT;
