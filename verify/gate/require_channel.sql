-- Verify outreach:gate/require_channel on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_channel(text)', 'outreach_owner', '{}');

ROLLBACK;
