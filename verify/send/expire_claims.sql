-- Verify outreach:send/expire_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.expire_claims(bigint, boolean, timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
