-- Revert outreach:send/expire_claims from pg

BEGIN;

DROP FUNCTION outreach_internal.expire_claims(bigint, boolean, timestamptz);

COMMIT;
