-- Revert outreach:send/vw_blocked_sends from pg

BEGIN;

DROP VIEW outreach.vw_blocked_sends;

COMMIT;
