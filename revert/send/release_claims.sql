-- Revert outreach:send/release_claims from pg

BEGIN;

DROP FUNCTION outreach.release_claims(jsonb);

COMMIT;
