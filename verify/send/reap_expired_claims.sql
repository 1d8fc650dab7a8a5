-- Verify outreach:send/reap_expired_claims on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.reap_expired_claims()', 'outreach_owner', '{outreach_dispatcher}');

ROLLBACK;
