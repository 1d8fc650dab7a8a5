-- Revert outreach:bit/bit_signals from pg

BEGIN;

DROP TABLE outreach.bit_signals;
DROP FUNCTION outreach_internal.guard_signals();

COMMIT;
