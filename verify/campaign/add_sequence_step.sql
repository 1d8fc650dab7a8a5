-- Verify outreach:campaign/add_sequence_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.add_sequence_step(uuid, integer, text, text, interval, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
