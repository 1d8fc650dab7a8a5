-- Revert outreach:send/send_verdicts from pg

BEGIN;

DROP VIEW outreach_internal.send_verdicts;

COMMIT;
