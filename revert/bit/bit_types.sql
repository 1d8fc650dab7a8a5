-- Revert outreach:bit/bit_types from pg

BEGIN;

DROP TABLE outreach_internal.bit_types;

COMMIT;
