-- Revert outreach:engagement/enrollment_stops from pg

BEGIN;

DROP TABLE outreach.enrollment_stops;
DROP FUNCTION outreach_internal.pause_reason(timestamptz);
DROP FUNCTION outreach_internal.stop_reasons();

COMMIT;
