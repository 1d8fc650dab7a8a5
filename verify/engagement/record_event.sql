-- Verify outreach:engagement/record_event on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_event(text, text, text, timestamptz, uuid, text, jsonb)', 'outreach_owner', '{outreach_ingest}');

ROLLBACK;
