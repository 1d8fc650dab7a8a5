-- Verify outreach:gate/why_not_sent on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.why_not_sent(uuid, uuid)', 'outreach_owner', '{outreach_app,outreach_auditor,outreach_operator}');

ROLLBACK;
