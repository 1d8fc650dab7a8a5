-- Revert outreach:send/vw_sender_load from pg

BEGIN;

DROP VIEW outreach.vw_sender_load;

COMMIT;
