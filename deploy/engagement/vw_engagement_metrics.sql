-- Deploy outreach:engagement/vw_engagement_metrics to pg
-- requires: engagement/engagement_events campaign/sequences

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_engagement_metrics AS
SELECT
  q.campaign_id,
  q.step_number,
  coalesce(m.sent, 0) AS sent,
  coalesce(m.delivered, 0) AS delivered,
  coalesce(m.opened, 0) AS opened,
  coalesce(m.clicked, 0) AS clicked,
  coalesce(m.replied, 0) AS replied,
  coalesce(m.bounced, 0) AS bounced,
  coalesce(m.complained, 0) AS complained,
  coalesce(m.unsubscribed, 0) AS unsubscribed
FROM (SELECT DISTINCT s.campaign_id, s.step_number FROM outreach.sequences AS s) AS q
LEFT JOIN (
  SELECT
    p.campaign_id,
    p.step_number,
    count(*) FILTER (WHERE p.sent) AS sent,
    count(*) FILTER (WHERE p.delivered) AS delivered,
    count(*) FILTER (WHERE p.opened) AS opened,
    count(*) FILTER (WHERE p.clicked) AS clicked,
    count(*) FILTER (WHERE p.replied) AS replied,
    count(*) FILTER (WHERE p.bounced) AS bounced,
    count(*) FILTER (WHERE p.complained) AS complained,
    count(*) FILTER (WHERE p.unsubscribed) AS unsubscribed
  FROM (
    -- A person has at most one send of a step: a row per person.
    SELECT
      s.campaign_id,
      s.step_number,
      s.send_id,
      s.sent_at IS NOT NULL AS sent,
      bool_or(e.event_type = 'delivered') AS delivered,
      bool_or(e.event_type = 'open' AND NOT e.machine) AS opened,
      bool_or(e.event_type = 'click' AND NOT e.machine) AS clicked,
      bool_or(e.event_type = 'reply' AND NOT e.machine) AS replied,
      bool_or(e.event_type = 'bounce') AS bounced,
      bool_or(e.event_type = 'complaint') AS complained,
      bool_or(e.event_type = 'unsubscribe') AS unsubscribed
    FROM outreach.send_log AS s
    LEFT JOIN outreach.engagement_events AS e ON e.send_id = s.send_id
    GROUP BY s.campaign_id, s.step_number, s.send_id
  ) AS p
  GROUP BY p.campaign_id, p.step_number
) AS m ON m.campaign_id = q.campaign_id AND m.step_number = q.step_number;

COMMENT ON VIEW outreach.vw_engagement_metrics IS 'What became of the messages of each step, all versions and variants together, counted in people: somebody who opens three times counts once, and what a machine does not at all. Companies archived since are gone from it; vw_campaign_funnel keeps them.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.step_number IS 'Step of its sequence.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.sent IS 'People to whom the message was recorded sent.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.delivered IS 'Of whom a delivery was reported.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.opened IS 'Who opened it.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.clicked IS 'Who clicked in it.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.replied IS 'Who replied.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.bounced IS 'Whose message bounced, hard or soft.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.complained IS 'Who complained.';
COMMENT ON COLUMN outreach.vw_engagement_metrics.unsubscribed IS 'Who unsubscribed, by the link or at the provider.';

GRANT SELECT ON outreach.vw_engagement_metrics TO outreach_analyst;

COMMIT;
