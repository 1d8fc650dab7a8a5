-- Revert outreach:core/require_read_committed from pg

BEGIN;

DROP FUNCTION outreach_internal.require_read_committed();

COMMIT;
