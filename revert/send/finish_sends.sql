-- Revert outreach:send/finish_sends from pg

BEGIN;

DROP FUNCTION outreach.finish_sends(jsonb);

COMMIT;
