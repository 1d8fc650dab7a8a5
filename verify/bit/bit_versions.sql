-- Verify outreach:bit/bit_versions on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.bit_versions', 'outreach_owner', '{}');

ROLLBACK;
