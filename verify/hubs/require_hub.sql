-- Verify outreach:hubs/require_hub on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_hub(text[])', 'outreach_owner', '{}');

ROLLBACK;
