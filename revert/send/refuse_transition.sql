-- Revert outreach:send/refuse_transition from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_transition(text);
DROP FUNCTION outreach_internal.refuse_unknown_send(uuid);

COMMIT;
