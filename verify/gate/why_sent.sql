-- Verify outreach:gate/why_sent on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.why_sent(uuid)', 'outreach_owner', '{outreach_app,outreach_auditor,outreach_operator}');

ROLLBACK;
