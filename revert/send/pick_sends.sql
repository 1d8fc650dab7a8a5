-- Revert outreach:send/pick_sends from pg

BEGIN;

DROP FUNCTION outreach_internal.pick_sends(uuid, timestamptz, timestamptz, bigint);

COMMIT;
