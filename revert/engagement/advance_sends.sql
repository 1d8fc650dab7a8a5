-- Revert outreach:engagement/advance_sends from pg

BEGIN;

DROP FUNCTION outreach_internal.advance_sends(uuid[]);

COMMIT;
