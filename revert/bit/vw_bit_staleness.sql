-- Revert outreach:bit/vw_bit_staleness from pg

BEGIN;

DROP VIEW outreach.vw_bit_staleness;

COMMIT;
