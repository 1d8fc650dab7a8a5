-- Verify outreach:campaign/create_campaign on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.create_campaign(text, text, integer, text, integer, text[])', 'outreach_owner', '{outreach_app}');

ROLLBACK;
