-- Verify outreach:hubs/set_hub_status on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_hub_status(uuid, text, text, text, timestamptz)', 'outreach_owner', '{outreach_app,outreach_subhub}');

ROLLBACK;
