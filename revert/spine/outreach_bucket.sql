-- Revert outreach:spine/outreach_bucket from pg

BEGIN;

DROP FUNCTION outreach.outreach_bucket(uuid);

COMMIT;
