-- Verify outreach:campaign/get_sequence on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.get_sequence(uuid, integer)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
