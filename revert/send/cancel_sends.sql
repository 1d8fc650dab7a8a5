-- Revert outreach:send/cancel_sends from pg

BEGIN;

DROP FUNCTION outreach.cancel_sends(uuid, text);

COMMIT;
