-- Verify outreach:send/send_verdicts on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.send_verdicts', 'outreach_owner', '{}');

ROLLBACK;
