-- Revert outreach:core/refuse_change from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_change();

COMMIT;
