-- Verify outreach:send/suppressions on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.suppressions', 'outreach_owner', '{}');

ROLLBACK;
