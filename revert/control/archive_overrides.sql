-- Revert outreach:control/archive_overrides from pg

BEGIN;

DROP FUNCTION outreach_internal.archive_overrides(uuid[], text);

COMMIT;
