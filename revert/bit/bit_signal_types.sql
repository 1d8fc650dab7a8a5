-- Revert outreach:bit/bit_signal_types from pg

BEGIN;

DROP TABLE outreach.bit_signal_types;
DROP FUNCTION outreach_internal.register_signal_type();

COMMIT;
