-- Verify outreach:send/extend_claim on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.extend_claim(uuid, uuid, interval)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
