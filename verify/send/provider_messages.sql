-- Verify outreach:send/provider_messages on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.provider_messages', 'outreach_owner', '{}');

ROLLBACK;
