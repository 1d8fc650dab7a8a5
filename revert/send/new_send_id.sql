-- Revert outreach:send/new_send_id from pg

BEGIN;

DROP FUNCTION outreach_internal.new_send_id();

COMMIT;
