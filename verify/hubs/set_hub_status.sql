-- Verify outreach:hubs/set_hub_status on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_hub_status(uuid, text, text, text, timestamptz)', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');

ROLLBACK;
