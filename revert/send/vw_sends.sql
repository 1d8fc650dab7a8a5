-- Revert outreach:send/vw_sends from pg

BEGIN;

DROP VIEW outreach.vw_sends;

COMMIT;
