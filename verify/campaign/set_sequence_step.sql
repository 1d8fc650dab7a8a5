-- Verify outreach:campaign/set_sequence_step on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.set_sequence_step(uuid, text, text, interval, text)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
