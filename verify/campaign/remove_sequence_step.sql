-- Verify outreach:campaign/remove_sequence_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.remove_sequence_step(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
