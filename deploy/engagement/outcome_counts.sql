-- Deploy outreach:engagement/outcome_counts to pg
-- requires: engagement/archived_outcomes

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach_internal.outcome_counts AS
SELECT
  o.campaign_id,
  o.step_number,
  o.recipient_domain,
  count(*) AS people,
  count(*) FILTER (WHERE o.status = 'scheduled') AS scheduled,
  count(*) FILTER (WHERE o.status = 'claimed') AS claimed,
  count(*) FILTER (WHERE o.status = 'sending') AS sending,
  count(*) FILTER (WHERE o.status = 'blocked') AS blocked,
  count(*) FILTER (WHERE o.status = 'cancelled') AS cancelled,
  count(*) FILTER (WHERE o.status = 'failed') AS failed,
  count(*) FILTER (WHERE o.status = 'unknown') AS unknown,
  count(*) FILTER (WHERE o.sent) AS sent,
  count(*) FILTER (WHERE o.delivered) AS delivered,
  count(*) FILTER (WHERE o.opened) AS opened,
  count(*) FILTER (WHERE o.clicked) AS clicked,
  count(*) FILTER (WHERE o.replied) AS replied,
  count(*) FILTER (WHERE o.bounced) AS bounced,
  count(*) FILTER (WHERE o.soft_bounced) AS soft_bounced,
  count(*) FILTER (WHERE o.complained) AS complained,
  count(*) FILTER (WHERE o.unsubscribed) AS unsubscribed
FROM outreach_internal.send_outcomes AS o
GROUP BY o.campaign_id, o.step_number, o.recipient_domain
UNION ALL
SELECT
  a.campaign_id,
  a.step_number,
  a.recipient_domain,
  a.people,
  0,
  0,
  0,
  a.blocked,
  a.cancelled,
  a.failed,
  a.unknown,
  a.sent,
  a.delivered,
  a.opened,
  a.clicked,
  a.replied,
  a.bounced,
  a.soft_bounced,
  a.complained,
  a.unsubscribed
FROM outreach_internal.archived_outcomes AS a;

COMMENT ON VIEW outreach_internal.outcome_counts IS 'Counts of people by campaign, step and recipient domain; one row from the sends that are there and one from those that were archived.';
COMMENT ON COLUMN outreach_internal.outcome_counts.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach_internal.outcome_counts.step_number IS 'Step of its sequence.';
COMMENT ON COLUMN outreach_internal.outcome_counts.recipient_domain IS 'What follows the @ of the address; empty for phone numbers.';
COMMENT ON COLUMN outreach_internal.outcome_counts.people IS 'People the step was made out for, whatever became of it.';
COMMENT ON COLUMN outreach_internal.outcome_counts.scheduled IS 'Of whom wait for it.';
COMMENT ON COLUMN outreach_internal.outcome_counts.claimed IS 'Whose message is with a worker, not begun.';
COMMENT ON COLUMN outreach_internal.outcome_counts.sending IS 'Whose message is being handed over.';
COMMENT ON COLUMN outreach_internal.outcome_counts.blocked IS 'Whose message the gate, or a condition of the send, refused.';
COMMENT ON COLUMN outreach_internal.outcome_counts.cancelled IS 'Whose message was cancelled: by a stop, by a person, with its campaign, or, not sent yet, with its company.';
COMMENT ON COLUMN outreach_internal.outcome_counts.failed IS 'Whose message failed for good.';
COMMENT ON COLUMN outreach_internal.outcome_counts.unknown IS 'Whose message nobody knows of whether it left.';
COMMENT ON COLUMN outreach_internal.outcome_counts.sent IS 'People to whom the message was recorded sent.';
COMMENT ON COLUMN outreach_internal.outcome_counts.delivered IS 'Of whom a delivery was reported.';
COMMENT ON COLUMN outreach_internal.outcome_counts.opened IS 'Who opened it; what a machine opened does not count.';
COMMENT ON COLUMN outreach_internal.outcome_counts.clicked IS 'Who clicked in it; what a machine clicked does not count.';
COMMENT ON COLUMN outreach_internal.outcome_counts.replied IS 'Who replied; an automatic reply does not count.';
COMMENT ON COLUMN outreach_internal.outcome_counts.bounced IS 'Whose message bounced for good.';
COMMENT ON COLUMN outreach_internal.outcome_counts.soft_bounced IS 'Whose message bounced softly, once or more.';
COMMENT ON COLUMN outreach_internal.outcome_counts.complained IS 'Who complained.';
COMMENT ON COLUMN outreach_internal.outcome_counts.unsubscribed IS 'Who unsubscribed, by the link or at the provider.';

COMMIT;
