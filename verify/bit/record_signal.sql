-- Verify outreach:bit/record_signal on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_signal(uuid, text, text, timestamptz, jsonb)', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');

ROLLBACK;
