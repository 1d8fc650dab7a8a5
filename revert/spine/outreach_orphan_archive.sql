-- Revert outreach:spine/outreach_orphan_archive from pg

BEGIN;

DROP TABLE outreach.outreach_orphan_archive;

COMMIT;
