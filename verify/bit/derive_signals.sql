-- Verify outreach:bit/derive_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.implied_signals(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.derive_signals(uuid[])', 'outreach_owner', '{outreach_app,outreach_subhub}');

ROLLBACK;
