-- Revert outreach:send/load_holidays from pg

BEGIN;

DROP FUNCTION outreach.load_holidays(jsonb);
DROP FUNCTION outreach_internal.is_calendar_day(text);

COMMIT;
