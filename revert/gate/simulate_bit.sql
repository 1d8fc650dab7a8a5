-- Revert outreach:gate/simulate_bit from pg

BEGIN;

DROP FUNCTION outreach.simulate_bit(jsonb, timestamptz);

COMMIT;
