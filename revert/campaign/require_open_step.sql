-- Revert outreach:campaign/require_open_step from pg

BEGIN;

DROP FUNCTION outreach_internal.require_open_step(uuid);
DROP FUNCTION outreach_internal.refuse_unknown_step(text);
DROP FUNCTION outreach_internal.refuse_step(text);
DROP FUNCTION outreach_internal.step_problem(text, text, text, interval, text);

COMMIT;
