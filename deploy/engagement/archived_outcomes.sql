-- Deploy outreach:engagement/archived_outcomes to pg
-- requires: engagement/send_outcomes

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.archived_outcomes (
  campaign_id uuid,
  step_number integer,
  recipient_domain text,
  people bigint NOT NULL,
  blocked bigint NOT NULL,
  cancelled bigint NOT NULL,
  failed bigint NOT NULL,
  unknown bigint NOT NULL,
  sent bigint NOT NULL,
  delivered bigint NOT NULL,
  opened bigint NOT NULL,
  clicked bigint NOT NULL,
  replied bigint NOT NULL,
  bounced bigint NOT NULL,
  soft_bounced bigint NOT NULL,
  complained bigint NOT NULL,
  unsubscribed bigint NOT NULL,
  PRIMARY KEY (campaign_id, step_number, recipient_domain)
);

COMMENT ON TABLE outreach_internal.archived_outcomes IS 'The figures of sends that were archived with their company, as they stood then. No key to the campaign, which may be archived too.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.step_number IS 'Step of its sequence.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.recipient_domain IS 'What follows the @ of the address; empty for phone numbers.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.people IS 'People the step was made out for, whatever became of it.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.blocked IS 'Whose message the gate, or a condition of the send, refused.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.cancelled IS 'Whose message was cancelled: by a stop, by a person, with its campaign, or, not sent yet, with its company.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.failed IS 'Whose message failed for good.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.unknown IS 'Whose message nobody knows of whether it left.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.sent IS 'People to whom the message was recorded sent.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.delivered IS 'Of whom a delivery was reported.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.opened IS 'Who opened it; what a machine opened does not count.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.clicked IS 'Who clicked in it; what a machine clicked does not count.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.replied IS 'Who replied; an automatic reply does not count.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.bounced IS 'Whose message bounced for good.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.soft_bounced IS 'Whose message bounced softly, once or more.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.complained IS 'Who complained.';
COMMENT ON COLUMN outreach_internal.archived_outcomes.unsubscribed IS 'Who unsubscribed, by the link or at the provider.';

CREATE FUNCTION outreach_internal.keep_outcomes(outreach_ids uuid[]) RETURNS void
LANGUAGE sql
SET search_path = pg_catalog, pg_temp
AS $$
  INSERT INTO outreach_internal.archived_outcomes AS a (campaign_id, step_number, recipient_domain,
    people, blocked, cancelled, failed, unknown, sent, delivered, opened, clicked, replied, bounced, soft_bounced, complained, unsubscribed)
  SELECT o.campaign_id, o.step_number, o.recipient_domain,
    count(*),
    count(*) FILTER (WHERE o.status = 'blocked'),
    count(*) FILTER (WHERE o.status IN ('cancelled', 'scheduled', 'claimed')),
    count(*) FILTER (WHERE o.status = 'failed'),
    count(*) FILTER (WHERE o.status IN ('unknown', 'sending')),
    count(*) FILTER (WHERE o.sent),
    count(*) FILTER (WHERE o.delivered),
    count(*) FILTER (WHERE o.opened),
    count(*) FILTER (WHERE o.clicked),
    count(*) FILTER (WHERE o.replied),
    count(*) FILTER (WHERE o.bounced),
    count(*) FILTER (WHERE o.soft_bounced),
    count(*) FILTER (WHERE o.complained),
    count(*) FILTER (WHERE o.unsubscribed)
  FROM outreach_internal.send_outcomes AS o
  WHERE o.outreach_id = ANY (outreach_ids)
  GROUP BY o.campaign_id, o.step_number, o.recipient_domain
  ORDER BY o.campaign_id, o.step_number, o.recipient_domain
  ON CONFLICT (campaign_id, step_number, recipient_domain) DO UPDATE SET
    people = a.people + excluded.people,
    blocked = a.blocked + excluded.blocked,
    cancelled = a.cancelled + excluded.cancelled,
    failed = a.failed + excluded.failed,
    unknown = a.unknown + excluded.unknown,
    sent = a.sent + excluded.sent,
    delivered = a.delivered + excluded.delivered,
    opened = a.opened + excluded.opened,
    clicked = a.clicked + excluded.clicked,
    replied = a.replied + excluded.replied,
    bounced = a.bounced + excluded.bounced,
    soft_bounced = a.soft_bounced + excluded.soft_bounced,
    complained = a.complained + excluded.complained,
    unsubscribed = a.unsubscribed + excluded.unsubscribed
$$;
COMMENT ON FUNCTION outreach_internal.keep_outcomes(uuid[]) IS
  'Adds the figures of these companies, which are about to be archived, to archived_outcomes, in key order. What has not left never will: it counts as cancelled, and as unknown where it had begun.';

COMMIT;
