-- Verify outreach:send/archived_sends on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.archived_sends', 'outreach_owner', '{}');

ROLLBACK;
