-- Verify outreach:hubs/company_slot on pg

BEGIN;

SELECT outreach_internal.verify_relation('people.company_slot', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');
SELECT outreach_internal.verify_constraints('people.company_slot', '{slot_type_is_known,slot_is_unique_per_company,company_slot_outreach_id_fkey}');

ROLLBACK;
