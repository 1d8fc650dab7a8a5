-- Verify outreach:bit/record_signal on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_signal(uuid, text, text, timestamptz, jsonb)', 'outreach_owner', '{outreach_app,outreach_subhub}');

ROLLBACK;
