-- Verify outreach:bit/bit_duplicates on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.bit_duplicates', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.bit_duplicates', '{bit_duplicates_pkey}');
SELECT outreach_internal.verify_function('outreach_internal.last_counted_step(timestamptz, timestamptz, interval)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.last_counted(timestamptz, interval)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.counted_signals(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.mark_duplicates(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
