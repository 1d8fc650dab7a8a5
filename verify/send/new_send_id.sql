-- Verify outreach:send/new_send_id on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.new_send_id()', 'outreach_owner', '{}');

ROLLBACK;
