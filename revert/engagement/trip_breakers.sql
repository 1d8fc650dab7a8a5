-- Revert outreach:engagement/trip_breakers from pg

BEGIN;

DROP FUNCTION outreach_internal.note_resumed(text, text, text);
DROP FUNCTION outreach_internal.trip_breakers(uuid[], text[]);
DROP FUNCTION outreach_internal.count_rates(uuid[], integer, integer, integer);

COMMIT;
