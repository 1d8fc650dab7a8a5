-- Revert outreach:spine/archive_outreach from pg

BEGIN;

DROP FUNCTION outreach.archive_outreach(uuid[], text, boolean);
DROP FUNCTION outreach_internal.archive_children(uuid, uuid[]);

COMMIT;
