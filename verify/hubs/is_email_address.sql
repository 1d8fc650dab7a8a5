-- Verify outreach:hubs/is_email_address on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_email_address(text)', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');

ROLLBACK;
