-- Verify outreach:spine/outreach_archive on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.outreach_archive', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('outreach.outreach_archive', '{0_refuse_change,refuse_truncate}');

ROLLBACK;
