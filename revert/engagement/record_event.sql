-- Revert outreach:engagement/record_event from pg

BEGIN;

DROP FUNCTION outreach.record_event(text, text, text, timestamptz, uuid, text, jsonb);

COMMIT;
