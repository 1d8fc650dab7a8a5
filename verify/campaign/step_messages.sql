-- Verify outreach:campaign/step_messages on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.step_messages', 'outreach_owner', '{}');

ROLLBACK;
