-- Deploy outreach:engagement/vw_enrollment_stops to pg
-- requires: engagement/enrollment_stops

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE VIEW outreach.vw_enrollment_stops AS
SELECT k.campaign_id, k.outreach_id, k.stop_reason, k.stopped_at, k.paused_until
FROM outreach.enrollment_stops AS k;

COMMENT ON VIEW outreach.vw_enrollment_stops IS 'Which companies a campaign has stopped writing to, or not before when, because of what was heard from the person or the company: replies, complaints, unsubscribes, bounces, absences.';
COMMENT ON COLUMN outreach.vw_enrollment_stops.campaign_id IS 'The campaign.';
COMMENT ON COLUMN outreach.vw_enrollment_stops.outreach_id IS 'The company; may be archived since.';
COMMENT ON COLUMN outreach.vw_enrollment_stops.stop_reason IS 'Who is stopped, the person or the whole company, and what for; NULL while it is only paused.';
COMMENT ON COLUMN outreach.vw_enrollment_stops.stopped_at IS 'When it was first stopped.';
COMMENT ON COLUMN outreach.vw_enrollment_stops.paused_until IS 'Nothing goes before, because an out-of-office reply came; may be past. NULL where none came.';

GRANT SELECT ON outreach.vw_enrollment_stops TO outreach_analyst;

COMMIT;
