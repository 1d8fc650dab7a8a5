-- Deploy outreach:send/enroll_campaign to pg
-- requires: send/judge_enrollment send/send_queue campaign/require_campaign

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach_internal.enrollment_lock (
  never boolean PRIMARY KEY CONSTRAINT holds_no_row CHECK (never IS NULL)
);
COMMENT ON TABLE outreach_internal.enrollment_lock IS 'Never holds a row: its lock lets one enrolment at a time look where companies are under way, while a campaign is exclusive.';
COMMENT ON COLUMN outreach_internal.enrollment_lock.never IS 'No value is allowed.';

-- The enrolment is planned for its arguments each time, as a plan for any limit expects a handful of companies and compares all
-- with all; and by EXECUTE: the setting plan_cache_mode would also hold for what the keys ask, which would then be planned for
-- each row.
CREATE FUNCTION outreach.enroll_campaign(campaign_id uuid, max_companies integer DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
  _campaign outreach.campaigns := outreach_internal.require_campaign(enroll_campaign.campaign_id, true);
  _step outreach.sequences;
  _enrolled bigint;
BEGIN
  IF _campaign.status NOT IN ('draft', 'active', 'paused') THEN
    RAISE EXCEPTION 'campaign is over' USING
      ERRCODE = 'OX109',
      DETAIL = format('campaign %s is %s', _campaign.campaign_id, _campaign.status),
      HINT = 'Enrol in a campaign that is draft, active or paused.';
  END IF;
  IF max_companies < 0 THEN
    RAISE EXCEPTION 'argument out of range' USING
      ERRCODE = 'OX016',
      DETAIL = format('max_companies is %s', max_companies),
      HINT = 'Pass how many companies to enrol at most, or NULL for all.';
  END IF;
  SELECT q.* INTO _step FROM outreach.sequences AS q
  WHERE q.campaign_id = _campaign.campaign_id
  ORDER BY q.version DESC, q.step_number
  LIMIT 1;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'campaign has no step' USING
      ERRCODE = 'OX214',
      DETAIL = format('campaign %s', _campaign.campaign_id),
      HINT = 'Add one while it is a draft: outreach.add_sequence_step(campaign_id, 1, subject, body).';
  END IF;

  -- Exclusivity holds because one enrolment after the other looks where companies are under way.
  IF EXISTS (
    SELECT FROM outreach.campaigns AS c
    WHERE c.status IN ('draft', 'active', 'paused') AND c.rules @> '{"exclusive": true}'
  ) THEN
    LOCK TABLE outreach_internal.enrollment_lock IN EXCLUSIVE MODE;
  END IF;

  EXECUTE $sql$
    WITH chosen AS MATERIALIZED (
      SELECT j.outreach_id, j.person_id, j.target_id, j.recipient, j.bit_score
      FROM outreach_internal.judge_enrollment($1) AS j
      WHERE j.reasons = '{}'
      ORDER BY j.bit_score DESC, j.outreach_id
      LIMIT $2
    ), on_spine AS MATERIALIZED (
      -- In key order, and again after the choice: a company that is being archived is waited for and then left out.
      SELECT o.outreach_id
      FROM outreach.outreach AS o
      WHERE o.outreach_id IN (SELECT c.outreach_id FROM chosen AS c)
      ORDER BY o.outreach_id
      FOR KEY SHARE
    ), reachable AS MATERIALIZED (
      -- Likewise a person who was erased meanwhile.
      SELECT p.person_id
      FROM outreach.people AS p
      WHERE p.person_id IN (SELECT c.person_id FROM chosen AS c JOIN on_spine AS o ON o.outreach_id = c.outreach_id)
        AND CASE $5 WHEN 'email' THEN p.email_key ELSE p.phone_key END IS NOT NULL
      ORDER BY p.person_id
      FOR KEY SHARE
    ), scheduled AS (
      -- Best first, so that among sends due at the same time the best are claimed first.
      INSERT INTO outreach.send_log AS s (
        campaign_id, version, step_number, outreach_id, person_id, target_id, channel, recipient, due_at)
      SELECT $1, $3, $4, c.outreach_id, c.person_id, c.target_id, $5, c.recipient,
        clock_timestamp() + $6
      FROM chosen AS c
      JOIN on_spine AS o ON o.outreach_id = c.outreach_id
      JOIN reachable AS p ON p.person_id = c.person_id
      ORDER BY c.bit_score DESC, c.outreach_id
      ON CONFLICT DO NOTHING
      RETURNING s.send_id, s.campaign_id, s.due_at
    ), queued AS (
      INSERT INTO outreach_internal.send_queue (send_id, campaign_id, next_at)
      SELECT s.send_id, s.campaign_id, s.due_at FROM scheduled AS s
      RETURNING send_id
    )
    SELECT count(*) FROM queued
  $sql$ INTO _enrolled
  USING _campaign.campaign_id, max_companies, _step.version, _step.step_number, _campaign.channel, _step.delay;
  RETURN _enrolled;
END
$$;

COMMENT ON FUNCTION outreach.enroll_campaign(uuid, integer) IS
  'Schedules the first step of the newest version of the sequence for every company that the gate allows on the campaign''s channel, that reaches its tier and score tier, and has a READY target and a contactable person; one person a company, the first by slot_priority; highest score first, at most max_companies. Returns how many were enrolled now: enrolling again adds only what is new. Raises OX014, OX016, OX109 campaign completed or archived, OX214 campaign has no step. Example: SELECT outreach.enroll_campaign(id, 500);';
GRANT EXECUTE ON FUNCTION outreach.enroll_campaign(uuid, integer) TO outreach_app;

COMMIT;
