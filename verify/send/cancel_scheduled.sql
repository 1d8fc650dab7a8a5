-- Verify outreach:send/cancel_scheduled on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.cancel_scheduled(uuid[], text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.lock_sends(uuid, text[])', 'outreach_owner', '{}');

ROLLBACK;
