-- Verify outreach:send/release_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.release_claims(jsonb)', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
