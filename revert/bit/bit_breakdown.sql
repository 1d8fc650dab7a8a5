-- Revert outreach:bit/bit_breakdown from pg

BEGIN;

DROP FUNCTION outreach.bit_breakdown(uuid, timestamptz);

COMMIT;
