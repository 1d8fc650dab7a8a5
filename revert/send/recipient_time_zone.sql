-- Revert outreach:send/recipient_time_zone from pg

BEGIN;

DROP FUNCTION outreach_internal.recipient_time_zone(text, text, text);

COMMIT;
