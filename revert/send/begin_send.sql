-- Revert outreach:send/begin_send from pg

BEGIN;

DROP FUNCTION outreach.begin_send(uuid, uuid);

COMMIT;
