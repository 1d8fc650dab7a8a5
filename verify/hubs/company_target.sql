-- Verify outreach:hubs/company_target on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.company_target', 'outreach_owner', '{outreach_hub_company_target,outreach_subhub}');
SELECT outreach_internal.verify_constraints('outreach.company_target', '{target_status_is_known,company_target_outreach_id_key,company_target_outreach_id_fkey}');

ROLLBACK;
