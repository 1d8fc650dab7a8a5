-- Verify outreach:hubs/people on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.people', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');
SELECT outreach_internal.verify_constraints('outreach.people', '{email_is_unique_per_company,email_is_an_address,phone_has_digits,email_verification_is_known,contact_status_is_known,time_zone_is_an_iana_name,slot_type_is_known,full_name_is_not_blank,people_outreach_id_fkey}');

ROLLBACK;
