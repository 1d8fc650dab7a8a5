-- Verify outreach:spine/new_outreach_id on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.new_outreach_id(uuid)', 'outreach_owner', '{}');

ROLLBACK;
