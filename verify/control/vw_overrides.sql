-- Verify outreach:control/vw_overrides on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.vw_overrides', 'outreach_control', '{outreach_analyst,outreach_operator}');

ROLLBACK;
