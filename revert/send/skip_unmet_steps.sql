-- Revert outreach:send/skip_unmet_steps from pg

BEGIN;

DROP FUNCTION outreach_internal.skip_unmet_steps(uuid[], timestamptz);

COMMIT;
