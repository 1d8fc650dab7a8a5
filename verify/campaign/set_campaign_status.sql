-- Verify outreach:campaign/set_campaign_status on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_campaign_status(uuid, text, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
