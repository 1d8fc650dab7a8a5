-- Verify outreach:send/give_back_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.give_back_claims(uuid[], text)', 'outreach_owner', '{}');

ROLLBACK;
