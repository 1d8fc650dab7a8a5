-- Revert outreach:bit/record_signals from pg

BEGIN;

DROP FUNCTION outreach.record_signals(jsonb);

COMMIT;
