-- Verify outreach:bit/new_signal_id on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.signal_id_prefix(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.new_signal_id(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.first_signal_id(timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
