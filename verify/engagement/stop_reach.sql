-- Verify outreach:engagement/stop_reach on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.stop_rule(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.stop_reach(uuid[], text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.stop_scope(uuid[], text[])', 'outreach_owner', '{}');

ROLLBACK;
