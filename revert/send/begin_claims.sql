-- Revert outreach:send/begin_claims from pg

BEGIN;

DROP FUNCTION outreach_internal.begin_claims(uuid[], uuid[]);

COMMIT;
