-- Verify outreach:campaign/add_step_variant on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.add_step_variant(uuid, text, text, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
