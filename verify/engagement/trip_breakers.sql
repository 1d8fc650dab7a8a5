-- Verify outreach:engagement/trip_breakers on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.count_rates(uuid[], integer, integer, integer)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.trip_breakers(uuid[], text[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.note_resumed(text, text, text)', 'outreach_owner', '{}');

ROLLBACK;
