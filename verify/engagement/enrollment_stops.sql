-- Verify outreach:engagement/enrollment_stops on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.stop_reasons()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.pause_reason(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_relation('outreach.enrollment_stops', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.enrollment_stops', '{enrollment_stops_pkey,stop_reason_is_known,stopped_has_a_time,stopped_or_paused}');

ROLLBACK;
