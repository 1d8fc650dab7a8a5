-- Verify outreach:send/enroll_campaign on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.enroll_campaign(uuid, integer)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
