-- Revert outreach:campaign/step_messages from pg

BEGIN;

DROP VIEW outreach_internal.step_messages;

COMMIT;
