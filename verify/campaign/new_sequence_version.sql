-- Verify outreach:campaign/new_sequence_version on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.new_sequence_version(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
