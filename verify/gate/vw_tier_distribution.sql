-- Verify outreach:gate/vw_tier_distribution on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_tier_distribution', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
