-- Revert outreach:spine/mint_outreach from pg

BEGIN;

DROP FUNCTION outreach.mint_outreach(uuid);

COMMIT;
