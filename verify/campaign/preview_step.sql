-- Verify outreach:campaign/preview_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.preview_step(uuid, integer, uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
