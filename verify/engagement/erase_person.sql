-- Verify outreach:engagement/erase_person on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.erase_person(uuid, text)', 'outreach_owner', '{outreach_operator}');

ROLLBACK;
