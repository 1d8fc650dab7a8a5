-- Revert outreach:send/claim_floor from pg

BEGIN;

DROP FUNCTION outreach_internal.remember_claim_floor(timestamptz, timestamptz, timestamptz, timestamptz);
DROP FUNCTION outreach_internal.claim_floor();

COMMIT;
