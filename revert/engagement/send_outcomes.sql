-- Revert outreach:engagement/send_outcomes from pg

BEGIN;

DROP VIEW outreach_internal.send_outcomes;

COMMIT;
