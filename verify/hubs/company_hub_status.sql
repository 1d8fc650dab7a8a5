-- Verify outreach:hubs/company_hub_status on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.company_hub_status', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.company_hub_status', '{status_is_known,company_hub_status_outreach_id_fkey,company_hub_status_hub_id_fkey}');

ROLLBACK;
