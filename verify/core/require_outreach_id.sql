-- Verify outreach:core/require_outreach_id on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.require_outreach_id(uuid)', 'outreach_control', '{}');

ROLLBACK;
