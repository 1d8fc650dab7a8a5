-- Verify outreach:spine/sovereign_bucket on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.sovereign_bucket(uuid)', 'outreach_owner', '{cl_writer,outreach_analyst,outreach_app,outreach_auditor,outreach_dispatcher,outreach_hub_blog,outreach_hub_company_target,outreach_hub_dol,outreach_hub_people,outreach_hub_talent_flow,outreach_ingest,outreach_operator,outreach_subhub}');

ROLLBACK;
