-- Revert outreach:engagement/is_machine_event from pg

BEGIN;

DROP FUNCTION outreach_internal.is_machine_event(jsonb);

COMMIT;
