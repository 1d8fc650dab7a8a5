-- Revert outreach:bit/record_signal from pg

BEGIN;

DROP FUNCTION outreach.record_signal(uuid, text, text, timestamptz, jsonb);

COMMIT;
