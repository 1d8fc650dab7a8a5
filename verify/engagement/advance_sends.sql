-- Verify outreach:engagement/advance_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.advance_sends(uuid[])', 'outreach_owner', '{}');

ROLLBACK;
