-- Deploy outreach:engagement/enrollment_stops to pg
-- requires: core/verification

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.stop_reasons() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT '{person stopped: soft bounces,person stopped: reply,company stopped: reply,person stopped: bounce,person stopped: unsubscribe,person stopped: complaint}'::text[];
END;
COMMENT ON FUNCTION outreach_internal.stop_reasons() IS
  'The reasons of stops, the weightiest last: of several one stays, whatever order they came in.';

CREATE FUNCTION outreach_internal.pause_reason(paused_until timestamptz) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT 'out of office: paused until '
    || pg_catalog.to_char(paused_until AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"');
END;
COMMENT ON FUNCTION outreach_internal.pause_reason(timestamptz) IS 'What a send says that waits for an out-of-office reply to run out.';

-- No key to campaign or spine: it is written after the sends were locked, when neither may be locked any more; and it
-- outlives an archived company.
CREATE TABLE outreach.enrollment_stops (
  campaign_id uuid,
  outreach_id uuid,
  stop_reason text
    CONSTRAINT stop_reason_is_known CHECK (stop_reason = ANY (outreach_internal.stop_reasons())),
  stopped_at timestamptz,
  paused_until timestamptz,
  PRIMARY KEY (campaign_id, outreach_id),
  CONSTRAINT stopped_has_a_time CHECK ((stop_reason IS NULL) = (stopped_at IS NULL)),
  CONSTRAINT stopped_or_paused CHECK (stop_reason IS NOT NULL OR paused_until IS NOT NULL)
);

COMMENT ON TABLE outreach.enrollment_stops IS 'Enrolments (a company in a campaign, which has one person there) to which nothing more goes, or nothing for a while, because of what was heard from the person or the company. A stop is final; a pause ends by itself.';
COMMENT ON COLUMN outreach.enrollment_stops.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.enrollment_stops.outreach_id IS 'The company; may be archived since.';
COMMENT ON COLUMN outreach.enrollment_stops.stop_reason IS 'Who is stopped, the person or the whole company, and what for; NULL while it is only paused. Its cancelled sends say the same.';
COMMENT ON COLUMN outreach.enrollment_stops.stopped_at IS 'When it was first stopped, by the clock.';
COMMENT ON COLUMN outreach.enrollment_stops.paused_until IS 'Nothing goes before; NULL when no out-of-office reply came.';

COMMIT;
