-- Verify outreach:bit/record_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.record_signals(jsonb)', 'outreach_owner', '{outreach_app,outreach_subhub}');

ROLLBACK;
