-- Revert outreach:send/reap_expired_claims from pg

BEGIN;

DROP FUNCTION outreach.reap_expired_claims();

COMMIT;
