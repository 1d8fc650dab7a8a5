-- Revert outreach:send/cancel_scheduled from pg

BEGIN;

DROP FUNCTION outreach_internal.cancel_scheduled(uuid[], text);
DROP FUNCTION outreach_internal.lock_sends(uuid, text[]);

COMMIT;
