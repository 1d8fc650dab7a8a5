-- Verify outreach:gate/vw_marketing_eligibility_with_overrides on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_marketing_eligibility_with_overrides', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
