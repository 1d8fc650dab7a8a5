-- Revert outreach:bit/bit_versions from pg

BEGIN;

DROP VIEW outreach_internal.bit_versions;

COMMIT;
