-- Revert outreach:bit/refuse_flood from pg

BEGIN;

DROP FUNCTION outreach_internal.refuse_flood(uuid[], text[], timestamptz);
DROP FUNCTION outreach_internal.refuse_flood_of(text, bigint, date, bigint, bigint);
DROP FUNCTION outreach_internal.has_flood_limit();
DROP TABLE outreach_internal.signals_of_day;

COMMIT;
