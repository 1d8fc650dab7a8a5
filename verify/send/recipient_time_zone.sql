-- Verify outreach:send/recipient_time_zone on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.recipient_time_zone(text, text, text)', 'outreach_owner', '{}');

ROLLBACK;
