-- Verify outreach:send/unsubscribe_tokens on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.unsubscribe_tokens', 'outreach_owner', '{}');

ROLLBACK;
