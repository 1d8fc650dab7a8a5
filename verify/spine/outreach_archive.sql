-- Verify outreach:spine/outreach_archive on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.outreach_archive', 'outreach_control', '{}');
SELECT outreach_internal.verify_constraints('outreach.outreach_archive', '{outreach_archive_pkey,reason_is_not_blank,children_are_an_object}');
SELECT outreach_internal.verify_function('outreach_internal.guard_archive()', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('outreach.outreach_archive', '{0_refuse_change,refuse_truncate}');

ROLLBACK;
