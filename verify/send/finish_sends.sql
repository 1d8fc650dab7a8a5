-- Verify outreach:send/finish_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.finish_sends(jsonb)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
