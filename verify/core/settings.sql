-- Verify outreach:core/settings on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.settings', 'outreach_control', '{outreach_operator}');

ROLLBACK;
