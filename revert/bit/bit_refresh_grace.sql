-- Revert outreach:bit/bit_refresh_grace from pg

BEGIN;

DROP FUNCTION outreach_internal.counts_as_unknown(timestamptz, timestamptz, interval);
DROP FUNCTION outreach_internal.bit_refresh_grace();

COMMIT;
