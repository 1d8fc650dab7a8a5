-- Verify outreach:engagement/apply_pauses on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.apply_pauses(uuid[], timestamptz[])', 'outreach_owner', '{}');

ROLLBACK;
