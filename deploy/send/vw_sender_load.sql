-- Deploy outreach:send/vw_sender_load to pg
-- requires: send/senders send/claim_places core/clock

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_sender_load AS
SELECT
  s.sender_id,
  s.address AS mailbox,
  s.status,
  s.status_reason,
  s.status_changed_at,
  s.daily_cap,
  s.ramp_start,
  s.ramp_step_per_day,
  s.ramp_ceiling,
  s.ramp_started_at,
  c.cap,
  c.claimed,
  CASE WHEN c.cap IS NOT NULL THEN greatest(c.cap - c.claimed, 0) END AS room,
  coalesce(l.threads, 0) AS threads,
  coalesce(l.sent, 0) AS sent,
  coalesce(l.delivered, 0) AS delivered,
  coalesce(l.bounced, 0) AS bounced,
  coalesce(l.complained, 0) AS complained,
  coalesce(l.failed, 0) AS failed,
  coalesce(l.unknown, 0) AS unknown
FROM outreach.senders AS s
CROSS JOIN LATERAL (
  SELECT
    outreach_internal.sender_cap(s.daily_cap, s.ramp_start, s.ramp_step_per_day, s.ramp_ceiling, s.ramp_started_at,
      (SELECT outreach_internal.clock())) AS cap,
    (
      SELECT count(*) FROM outreach_internal.claim_places AS p
      WHERE p.sender_id = s.sender_id AND p.claimed_at > (SELECT outreach_internal.clock()) - interval '24 hours'
    ) AS claimed
) AS c
LEFT JOIN (
  SELECT
    l.sender_id,
    count(DISTINCT (l.campaign_id, l.person_id)) FILTER (WHERE l.sent_at IS NOT NULL) AS threads,
    count(*) FILTER (WHERE l.sent_at IS NOT NULL) AS sent,
    count(*) FILTER (WHERE l.status = 'delivered') AS delivered,
    count(*) FILTER (WHERE l.status = 'bounced') AS bounced,
    count(*) FILTER (WHERE l.status = 'complained') AS complained,
    count(*) FILTER (WHERE l.status = 'failed') AS failed,
    count(*) FILTER (WHERE l.status = 'unknown') AS unknown
  FROM outreach.send_log AS l
  WHERE l.sender_id IS NOT NULL
  GROUP BY l.sender_id
) AS l ON l.sender_id = s.sender_id;

COMMENT ON VIEW outreach.vw_sender_load IS 'Every sender: what it may send in any 24 hours, what it has had, and what became of its sends. Reads all of send_log.';
COMMENT ON COLUMN outreach.vw_sender_load.sender_id IS 'Identifier of the sender.';
COMMENT ON COLUMN outreach.vw_sender_load.mailbox IS 'Our own address that it sends from.';
COMMENT ON COLUMN outreach.vw_sender_load.status IS 'active, paused or retired.';
COMMENT ON COLUMN outreach.vw_sender_load.status_reason IS 'Why.';
COMMENT ON COLUMN outreach.vw_sender_load.status_changed_at IS 'Since when.';
COMMENT ON COLUMN outreach.vw_sender_load.daily_cap IS 'Claims in any 24 hours; NULL: no cap of its own.';
COMMENT ON COLUMN outreach.vw_sender_load.ramp_start IS 'Claims in any 24 hours when its ramp started; NULL: no ramp.';
COMMENT ON COLUMN outreach.vw_sender_load.ramp_step_per_day IS 'How many more with each day.';
COMMENT ON COLUMN outreach.vw_sender_load.ramp_ceiling IS 'Up to so many.';
COMMENT ON COLUMN outreach.vw_sender_load.ramp_started_at IS 'When its ramp started.';
COMMENT ON COLUMN outreach.vw_sender_load.cap IS 'The cap that binds now: the least of daily_cap and where the ramp has come to; NULL: none.';
COMMENT ON COLUMN outreach.vw_sender_load.claimed IS 'Claims in the last 24 hours that were not given back.';
COMMENT ON COLUMN outreach.vw_sender_load.room IS 'How many more it may have now; NULL: any number.';
COMMENT ON COLUMN outreach.vw_sender_load.threads IS 'People it has written to, per campaign.';
COMMENT ON COLUMN outreach.vw_sender_load.sent IS 'Sends that left, whatever became of them.';
COMMENT ON COLUMN outreach.vw_sender_load.delivered IS 'Of these, delivered.';
COMMENT ON COLUMN outreach.vw_sender_load.bounced IS 'Of these, bounced.';
COMMENT ON COLUMN outreach.vw_sender_load.complained IS 'Of these, complained about.';
COMMENT ON COLUMN outreach.vw_sender_load.failed IS 'Sends that failed.';
COMMENT ON COLUMN outreach.vw_sender_load.unknown IS 'Sends of which nobody knows whether they left.';

GRANT SELECT ON outreach.vw_sender_load TO outreach_analyst, outreach_operator;

COMMIT;
