-- Verify outreach:campaign/vw_sequences on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_sequences', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
