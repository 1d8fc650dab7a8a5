-- Revert outreach:spine/outreach_archive from pg

BEGIN;

DROP TABLE outreach.outreach_archive;
DROP FUNCTION outreach_internal.guard_archive();

COMMIT;
