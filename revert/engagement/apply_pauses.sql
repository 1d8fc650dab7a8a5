-- Revert outreach:engagement/apply_pauses from pg

BEGIN;

DROP FUNCTION outreach_internal.apply_pauses(uuid[], timestamptz[]);

COMMIT;
