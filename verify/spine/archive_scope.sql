-- Verify outreach:spine/archive_scope on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.campaigns_left_empty(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.archive_scope(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
