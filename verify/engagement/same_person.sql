-- Verify outreach:engagement/same_person on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.same_person(uuid)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.addresses_of(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
