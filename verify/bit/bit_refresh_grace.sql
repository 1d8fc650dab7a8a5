-- Verify outreach:bit/bit_refresh_grace on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.bit_refresh_grace()', 'outreach_owner', '{outreach_analyst}');
SELECT outreach_internal.verify_function('outreach_internal.counts_as_unknown(timestamptz, timestamptz, interval)', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
