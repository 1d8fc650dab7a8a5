-- Verify outreach:send/refuse_handed_over on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_handed_over(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
