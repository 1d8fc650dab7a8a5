-- Deploy outreach:campaign/vw_variant_results to pg
-- requires: campaign/step_messages send/send_log engagement/engagement_events

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_variant_results AS
SELECT
  q.campaign_id,
  q.version,
  q.step_number,
  q.variant,
  coalesce(m.sent, 0) AS sent,
  coalesce(m.opened, 0) AS opened,
  coalesce(m.clicked, 0) AS clicked,
  coalesce(m.replied, 0) AS replied
FROM outreach_internal.step_messages AS q
LEFT JOIN (
  SELECT
    p.campaign_id,
    p.version,
    p.step_number,
    p.variant,
    count(*) AS sent,
    count(*) FILTER (WHERE p.opened) AS opened,
    count(*) FILTER (WHERE p.clicked) AS clicked,
    count(*) FILTER (WHERE p.replied) AS replied
  FROM (
    -- A person has at most one send of a step: a row per person.
    SELECT
      s.campaign_id,
      s.version,
      s.step_number,
      s.variant,
      bool_or(e.event_type = 'open') AS opened,
      bool_or(e.event_type = 'click') AS clicked,
      bool_or(e.event_type = 'reply') AS replied
    FROM outreach.send_log AS s
    LEFT JOIN outreach.engagement_events AS e
      ON e.send_id = s.send_id AND e.event_type IN ('open', 'click', 'reply')
      AND NOT e.machine
    WHERE s.sent_at IS NOT NULL
    GROUP BY s.send_id
  ) AS p
  GROUP BY p.campaign_id, p.version, p.step_number, p.variant
) AS m ON m.campaign_id = q.campaign_id AND m.version = q.version AND m.step_number = q.step_number AND m.variant = q.variant;

COMMENT ON VIEW outreach.vw_variant_results IS 'How the variants of each step compare, counted in people; a version''s apart from those of another. Opens and clicks of machines do not count.';
COMMENT ON COLUMN outreach.vw_variant_results.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.vw_variant_results.version IS 'Version of its sequence.';
COMMENT ON COLUMN outreach.vw_variant_results.step_number IS 'Step of the sequence.';
COMMENT ON COLUMN outreach.vw_variant_results.variant IS 'Template of the step: A, or the name of another.';
COMMENT ON COLUMN outreach.vw_variant_results.sent IS 'People to whom it was recorded sent.';
COMMENT ON COLUMN outreach.vw_variant_results.opened IS 'Of whom opened it.';
COMMENT ON COLUMN outreach.vw_variant_results.clicked IS 'Of whom clicked in it.';
COMMENT ON COLUMN outreach.vw_variant_results.replied IS 'Of whom replied.';

GRANT SELECT ON outreach.vw_variant_results TO outreach_analyst;

COMMIT;
