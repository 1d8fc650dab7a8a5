-- Verify outreach:engagement/record_erasure on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.record_erasure(uuid[], text, uuid[], text[], text[], text[], text[])', 'outreach_control', '{}');
SELECT outreach_internal.verify_function('outreach_internal.redact_archives(text[])', 'outreach_control', '{}');

ROLLBACK;
