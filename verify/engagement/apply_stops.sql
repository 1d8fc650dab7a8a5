-- Verify outreach:engagement/apply_stops on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.strikes(uuid)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.apply_stops(uuid[], text[], text[])', 'outreach_owner', '{}');

ROLLBACK;
