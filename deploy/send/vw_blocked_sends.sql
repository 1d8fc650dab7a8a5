-- Deploy outreach:send/vw_blocked_sends to pg
-- requires: send/send_verdicts

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_blocked_sends AS
SELECT
  s.campaign_id,
  c.code,
  count(*) AS sends,
  count(*) FILTER (
    WHERE v.codes = '{}' OR (v.codes = '{OX109}' AND v.campaign_status IN ('draft', 'paused'))
  ) AS would_pass_now
FROM outreach.send_log AS s
CROSS JOIN LATERAL unnest(s.blocked_codes) AS c (code)
JOIN outreach_internal.send_verdicts AS v ON v.send_id = s.send_id
WHERE s.status = 'blocked'
GROUP BY s.campaign_id, c.code;

COMMENT ON VIEW outreach.vw_blocked_sends IS 'Why sends are blocked, and what outreach.requeue_blocked() would bring back. A send with several codes counts under each.';
COMMENT ON COLUMN outreach.vw_blocked_sends.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.vw_blocked_sends.code IS 'A condition (OX1nn) that failed when they were blocked.';
COMMENT ON COLUMN outreach.vw_blocked_sends.sends IS 'How many sends it blocked.';
COMMENT ON COLUMN outreach.vw_blocked_sends.would_pass_now IS 'How many of those would be let through now, once the campaign is active.';

GRANT SELECT ON outreach.vw_blocked_sends TO outreach_analyst;

COMMIT;
