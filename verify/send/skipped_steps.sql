-- Verify outreach:send/skipped_steps on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.skipped_steps', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.skipped_steps', '{skipped_steps_pkey}');

ROLLBACK;
