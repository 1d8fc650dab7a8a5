-- Verify outreach:engagement/vw_enrollment_stops on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_enrollment_stops', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
