-- Verify outreach:hubs/people_master on pg

BEGIN;

SELECT outreach_internal.verify_relation('people.people_master', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');
SELECT outreach_internal.verify_constraints('people.people_master', '{people_master_slot_id_key,people_master_slot_id_fkey,email_is_an_address,full_name_is_not_blank}');

ROLLBACK;
