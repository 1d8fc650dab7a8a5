-- Deploy outreach:engagement/vw_campaign_funnel to pg
-- requires: engagement/outcome_counts campaign/sequences

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_campaign_funnel AS
SELECT
  c.campaign_id,
  c.step_number,
  sum(c.people)::bigint AS enrolled,
  sum(c.scheduled)::bigint AS scheduled,
  sum(c.claimed)::bigint AS claimed,
  sum(c.sending)::bigint AS sending,
  sum(c.blocked)::bigint AS blocked,
  sum(c.cancelled)::bigint AS cancelled,
  sum(c.failed)::bigint AS failed,
  sum(c.unknown)::bigint AS unknown,
  sum(c.sent)::bigint AS sent,
  sum(c.delivered)::bigint AS delivered,
  sum(c.opened)::bigint AS opened,
  sum(c.clicked)::bigint AS clicked,
  sum(c.replied)::bigint AS replied,
  sum(c.bounced)::bigint AS bounced,
  sum(c.soft_bounced)::bigint AS soft_bounced,
  sum(c.complained)::bigint AS complained,
  sum(c.unsubscribed)::bigint AS unsubscribed
FROM (
  SELECT o.campaign_id, o.step_number, o.people, o.scheduled, o.claimed, o.sending, o.blocked, o.cancelled, o.failed, o.unknown, o.sent, o.delivered, o.opened, o.clicked, o.replied, o.bounced, o.soft_bounced, o.complained, o.unsubscribed
  FROM outreach_internal.outcome_counts AS o
  UNION ALL
  -- A row per step, also where nothing happened yet.
  SELECT q.campaign_id, q.step_number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM outreach.sequences AS q
) AS c
GROUP BY c.campaign_id, c.step_number;

COMMENT ON VIEW outreach.vw_campaign_funnel IS 'How far the people of each step came, and what became of the messages: people, not events. Keeps the figures of companies archived since, as they stood then; what is heard later of an archived send is not added. Example: SELECT * FROM outreach.vw_campaign_funnel WHERE campaign_id = :id ORDER BY step_number;';
COMMENT ON COLUMN outreach.vw_campaign_funnel.campaign_id IS 'The campaign; may be archived since.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.step_number IS 'Step of its sequence.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.enrolled IS 'People the step was made out for, whatever became of it: the sum of scheduled to sent. Of the first step, those enrolled.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.scheduled IS 'Of whom wait for it.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.claimed IS 'Whose message is with a worker, not begun.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.sending IS 'Whose message is being handed over.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.blocked IS 'Whose message the gate, or a condition of the send, refused.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.cancelled IS 'Whose message was cancelled: by a stop, by a person, with its campaign, or, not sent yet, with its company.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.failed IS 'Whose message failed for good.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.unknown IS 'Whose message nobody knows of whether it left.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.sent IS 'People to whom the message was recorded sent.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.delivered IS 'Of whom a delivery was reported.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.opened IS 'Who opened it; what a machine opened does not count.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.clicked IS 'Who clicked in it; what a machine clicked does not count.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.replied IS 'Who replied; an automatic reply does not count.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.bounced IS 'Whose message bounced for good.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.soft_bounced IS 'Whose message bounced softly, once or more.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.complained IS 'Who complained.';
COMMENT ON COLUMN outreach.vw_campaign_funnel.unsubscribed IS 'Who unsubscribed, by the link or at the provider.';

GRANT SELECT ON outreach.vw_campaign_funnel TO outreach_analyst;

COMMIT;
