-- Deploy outreach:campaign/vw_campaigns to pg
-- requires: send/send_log

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_campaigns AS
SELECT
  c.campaign_id,
  c.name,
  c.channel,
  c.status,
  c.status_reason,
  c.status_changed_at,
  c.min_tier,
  c.min_score_tier,
  c.daily_send_limit,
  c.slot_priority,
  c.created_at,
  c.created_by,
  c.configured_at,
  c.configured_by,
  c.configured_reason,
  c.rules,
  coalesce(q.steps, 0) AS steps,
  coalesce(s.enrolled, 0) AS enrolled,
  coalesce(s.sends, 0) AS sends,
  coalesce(s.scheduled, 0) AS scheduled,
  coalesce(s.claimed, 0) AS claimed,
  coalesce(s.sending, 0) AS sending,
  coalesce(s.sent, 0) AS sent,
  coalesce(s.delivered, 0) AS delivered,
  coalesce(s.bounced, 0) AS bounced,
  coalesce(s.complained, 0) AS complained,
  coalesce(s.blocked, 0) AS blocked,
  coalesce(s.cancelled, 0) AS cancelled,
  coalesce(s.failed, 0) AS failed,
  coalesce(s.unknown, 0) AS unknown
FROM outreach.campaigns AS c
LEFT JOIN (
  SELECT DISTINCT ON (q.campaign_id) q.campaign_id, count(*) AS steps FROM outreach.sequences AS q
  GROUP BY q.campaign_id, q.version
  ORDER BY q.campaign_id, q.version DESC
) AS q ON q.campaign_id = c.campaign_id
LEFT JOIN (
  -- A company has at most one send of a step, and began with the first of its version.
  SELECT
    s.campaign_id,
    count(*) FILTER (WHERE s.step_number = f.step_number) AS enrolled,
    count(*) AS sends,
    count(*) FILTER (WHERE s.status = 'scheduled') AS scheduled,
    count(*) FILTER (WHERE s.status = 'claimed') AS claimed,
    count(*) FILTER (WHERE s.status = 'sending') AS sending,
    count(*) FILTER (WHERE s.status = 'sent') AS sent,
    count(*) FILTER (WHERE s.status = 'delivered') AS delivered,
    count(*) FILTER (WHERE s.status = 'bounced') AS bounced,
    count(*) FILTER (WHERE s.status = 'complained') AS complained,
    count(*) FILTER (WHERE s.status = 'blocked') AS blocked,
    count(*) FILTER (WHERE s.status = 'cancelled') AS cancelled,
    count(*) FILTER (WHERE s.status = 'failed') AS failed,
    count(*) FILTER (WHERE s.status = 'unknown') AS unknown
  FROM outreach.send_log AS s
  JOIN (
    SELECT q.campaign_id, q.version, min(q.step_number) AS step_number FROM outreach.sequences AS q
    GROUP BY q.campaign_id, q.version
  ) AS f ON f.campaign_id = s.campaign_id AND f.version = s.version
  GROUP BY s.campaign_id
) AS s ON s.campaign_id = c.campaign_id;

COMMENT ON VIEW outreach.vw_campaigns IS 'Every campaign: its state, how many companies are enrolled, and its sends counted by status. Sends of companies archived since are gone from it.';
COMMENT ON COLUMN outreach.vw_campaigns.steps IS 'Steps of the newest version of its sequence.';
COMMENT ON COLUMN outreach.vw_campaigns.enrolled IS 'Companies enrolled.';
COMMENT ON COLUMN outreach.vw_campaigns.sends IS 'Sends of all steps and statuses.';
DO $do$
DECLARE
  _column record;
BEGIN
  FOR _column IN
    SELECT a.attname, coalesce(col_description(c.attrelid, c.attnum), format('Sends whose status is %s.', a.attname)) AS comment
    FROM pg_catalog.pg_attribute AS a
    LEFT JOIN pg_catalog.pg_attribute AS c ON c.attrelid = 'outreach.campaigns'::regclass AND c.attname = a.attname
    WHERE a.attrelid = 'outreach.vw_campaigns'::regclass AND a.attnum > 0 AND a.attname NOT IN ('steps', 'enrolled', 'sends')
    ORDER BY a.attnum
  LOOP
    EXECUTE format('COMMENT ON COLUMN outreach.vw_campaigns.%I IS %L', _column.attname, _column.comment);
  END LOOP;
END
$do$;

GRANT SELECT ON outreach.vw_campaigns TO outreach_analyst;

COMMIT;
