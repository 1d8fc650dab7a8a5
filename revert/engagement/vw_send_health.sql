-- Revert outreach:engagement/vw_send_health from pg

BEGIN;

DROP VIEW outreach.vw_send_health;

COMMIT;
