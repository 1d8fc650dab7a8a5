-- Verify outreach:engagement/erase_sends on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.mentions(text, text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.erase_sends(uuid[], uuid[], text[], text[], text[])', 'outreach_owner', '{}');

ROLLBACK;
