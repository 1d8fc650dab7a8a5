-- Revert outreach:spine/outreach_archive from pg

BEGIN;

DROP TABLE outreach.outreach_archive;

COMMIT;
