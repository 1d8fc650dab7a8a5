-- Revert outreach:spine/archive_scope from pg

BEGIN;

DROP FUNCTION outreach_internal.archive_scope(uuid[]);
DROP FUNCTION outreach_internal.campaigns_left_empty(uuid[]);

COMMIT;
