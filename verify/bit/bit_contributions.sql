-- Verify outreach:bit/bit_contributions on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.bit_contribution(numeric, integer, timestamptz, timestamptz)', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_function('outreach_internal.bit_fades_in(integer, timestamptz, timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.bit_change_at(integer, timestamptz, timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.bit_instant(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.bit_contributions(timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
