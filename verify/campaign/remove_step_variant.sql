-- Verify outreach:campaign/remove_step_variant on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.remove_step_variant(uuid, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
