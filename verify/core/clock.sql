-- Verify outreach:core/clock on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.clock()', 'outreach_control', '{outreach_analyst,outreach_app,outreach_operator}');

ROLLBACK;
