-- Verify outreach:send/begin_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.begin_claims(uuid[], uuid[])', 'outreach_owner', '{}');

ROLLBACK;
