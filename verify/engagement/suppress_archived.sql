-- Verify outreach:engagement/suppress_archived on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.suppress_archived(uuid[], text[], text[], text[])', 'outreach_owner', '{}');

ROLLBACK;
