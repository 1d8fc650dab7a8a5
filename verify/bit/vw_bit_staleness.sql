-- Verify outreach:bit/vw_bit_staleness on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_bit_staleness', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
