-- Revert outreach:send/begin_sends from pg

BEGIN;

DROP FUNCTION outreach.begin_sends(jsonb);

COMMIT;
