-- Revert outreach:send/get_send from pg

BEGIN;

DROP FUNCTION outreach.get_send(uuid);
DROP TYPE outreach.send;

COMMIT;
