-- Verify outreach:send/load_holidays on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.is_calendar_day(text)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.load_holidays(jsonb)', 'outreach_owner', '{outreach_app,outreach_operator}');

ROLLBACK;
