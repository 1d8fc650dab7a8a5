-- Revert outreach:send/give_back_claims from pg

BEGIN;

DROP FUNCTION outreach_internal.give_back_claims(uuid[], text);

COMMIT;
