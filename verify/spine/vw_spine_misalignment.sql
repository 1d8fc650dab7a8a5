-- Verify outreach:spine/vw_spine_misalignment on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_spine_misalignment', 'outreach_owner', '{outreach_analyst,outreach_auditor}');

ROLLBACK;
