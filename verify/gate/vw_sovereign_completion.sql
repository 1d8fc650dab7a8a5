-- Verify outreach:gate/vw_sovereign_completion on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_sovereign_completion', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
