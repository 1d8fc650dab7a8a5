-- Revert outreach:bit/bit_steps from pg

BEGIN;

DROP FUNCTION outreach_internal.bit_steps(numeric, integer, timestamptz, timestamptz, timestamptz);

COMMIT;
