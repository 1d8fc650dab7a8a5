-- Verify outreach:campaign/vw_variant_results on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_variant_results', 'outreach_owner', '{outreach_analyst}');

ROLLBACK;
