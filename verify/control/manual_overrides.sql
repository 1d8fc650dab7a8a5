-- Verify outreach:control/manual_overrides on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.manual_overrides', 'outreach_control', '{}');

ROLLBACK;
