-- Revert outreach:engagement/vw_enrollment_stops from pg

BEGIN;

DROP VIEW outreach.vw_enrollment_stops;

COMMIT;
