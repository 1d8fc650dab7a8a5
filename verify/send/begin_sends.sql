-- Verify outreach:send/begin_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.begin_sends(jsonb)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
