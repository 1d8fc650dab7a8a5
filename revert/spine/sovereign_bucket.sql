-- Revert outreach:spine/sovereign_bucket from pg

BEGIN;

DROP FUNCTION outreach.sovereign_bucket(uuid);

COMMIT;
