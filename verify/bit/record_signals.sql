-- Verify outreach:bit/record_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_signals(jsonb)', 'outreach_owner', '{outreach_app,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_subhub}');

ROLLBACK;
