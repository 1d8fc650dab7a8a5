-- Deploy outreach:engagement/vw_send_health to pg
-- requires: engagement/outcome_counts

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_send_health AS
SELECT
  c.campaign_id,
  nullif(c.recipient_domain, '') AS domain,
  c.sends,
  c.blocked,
  c.failed,
  c.unknown,
  c.sent,
  c.delivered,
  c.bounced,
  c.soft_bounced,
  c.complained,
  c.unsubscribed,
  c.bounced::numeric / nullif(c.sent, 0) AS bounce_rate,
  c.soft_bounced::numeric / nullif(c.sent, 0) AS soft_bounce_rate,
  c.complained::numeric / nullif(c.sent, 0) AS complaint_rate
FROM (
  SELECT
    o.campaign_id,
    o.recipient_domain,
    sum(o.people)::bigint AS sends,
    sum(o.blocked)::bigint AS blocked,
    sum(o.failed)::bigint AS failed,
    sum(o.unknown)::bigint AS unknown,
    sum(o.sent)::bigint AS sent,
    sum(o.delivered)::bigint AS delivered,
    sum(o.bounced)::bigint AS bounced,
    sum(o.soft_bounced)::bigint AS soft_bounced,
    sum(o.complained)::bigint AS complained,
    sum(o.unsubscribed)::bigint AS unsubscribed
  FROM outreach_internal.outcome_counts AS o
  GROUP BY o.campaign_id, o.recipient_domain
) AS c;

COMMENT ON VIEW outreach.vw_send_health IS 'How the sends of each campaign fare at each recipient domain; no address. Keeps the figures of companies archived since, as they stood then. Example: SELECT * FROM outreach.vw_send_health WHERE bounce_rate > 0.02 AND sent >= 50;';
COMMENT ON COLUMN outreach.vw_send_health.campaign_id IS 'The campaign; may be archived since.';
COMMENT ON COLUMN outreach.vw_send_health.domain IS 'Recipient domain, what follows the @ of the addresses; NULL for phone numbers.';
COMMENT ON COLUMN outreach.vw_send_health.sends IS 'Sends, whatever became of them.';
COMMENT ON COLUMN outreach.vw_send_health.blocked IS 'Which the gate, or a condition of the send, refused.';
COMMENT ON COLUMN outreach.vw_send_health.failed IS 'Which failed for good.';
COMMENT ON COLUMN outreach.vw_send_health.unknown IS 'Of which nobody knows whether they left.';
COMMENT ON COLUMN outreach.vw_send_health.sent IS 'Which were recorded sent.';
COMMENT ON COLUMN outreach.vw_send_health.delivered IS 'Of which a delivery was reported.';
COMMENT ON COLUMN outreach.vw_send_health.bounced IS 'Which bounced for good.';
COMMENT ON COLUMN outreach.vw_send_health.soft_bounced IS 'Which bounced softly, once or more.';
COMMENT ON COLUMN outreach.vw_send_health.complained IS 'Whose person complained.';
COMMENT ON COLUMN outreach.vw_send_health.unsubscribed IS 'Whose person unsubscribed.';
COMMENT ON COLUMN outreach.vw_send_health.bounce_rate IS 'bounced / sent, 0 to 1; NULL where nothing was sent.';
COMMENT ON COLUMN outreach.vw_send_health.soft_bounce_rate IS 'soft_bounced / sent, 0 to 1.';
COMMENT ON COLUMN outreach.vw_send_health.complaint_rate IS 'complained / sent, 0 to 1.';

GRANT SELECT ON outreach.vw_send_health TO outreach_analyst;

COMMIT;
