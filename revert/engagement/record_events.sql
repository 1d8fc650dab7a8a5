-- Revert outreach:engagement/record_events from pg

BEGIN;

DROP FUNCTION outreach.record_events(jsonb);

COMMIT;
