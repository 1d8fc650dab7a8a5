-- Revert outreach:spine/mint_outreach_batch from pg

BEGIN;

DROP FUNCTION outreach.mint_outreach_batch(uuid[]);

COMMIT;
