-- Verify outreach:campaign/require_campaign on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_campaign(uuid, boolean)', 'outreach_owner', '{}');

ROLLBACK;
