-- Verify outreach:hubs/load_people on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.load_people(jsonb)', 'outreach_owner', '{outreach_hub_people,outreach_subhub}');
SELECT outreach_internal.verify_function('outreach_internal.person_refusal(jsonb)', 'outreach_owner', '{}');

ROLLBACK;
