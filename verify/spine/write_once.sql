-- Verify outreach:spine/write_once on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.guard_pointer()', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_spine()', 'outreach_control', '{}');
SELECT outreach_internal.verify_guards('cl.company_identity', '{0_guard_pointer_update,0_guard_pointer_delete,refuse_truncate}');
SELECT outreach_internal.verify_guards('outreach.outreach', '{0_guard_spine,refuse_truncate}');

ROLLBACK;
