-- Revert outreach:bit/next_bit_change from pg

BEGIN;

DROP FUNCTION outreach.next_bit_change(uuid);

COMMIT;
