-- Verify outreach:gate/vw_tier_changes on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_tier_changes', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
