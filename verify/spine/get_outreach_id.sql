-- Verify outreach:spine/get_outreach_id on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.get_outreach_id(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
