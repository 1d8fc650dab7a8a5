-- Verify outreach:send/preview_enrollment on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach.preview_enrollment(uuid)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
