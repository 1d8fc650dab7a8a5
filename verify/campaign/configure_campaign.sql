-- Verify outreach:campaign/configure_campaign on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.configure_campaign(uuid, jsonb, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
