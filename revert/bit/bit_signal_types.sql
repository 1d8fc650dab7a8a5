-- Revert outreach:bit/bit_signal_types from pg

BEGIN;

DROP TABLE outreach.bit_signal_types;

COMMIT;
