-- Verify outreach:engagement/record_events on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_events(jsonb)', 'outreach_owner', '{outreach_ingest}');

ROLLBACK;
