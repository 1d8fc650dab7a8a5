-- Revert outreach:bit/bit_duplicates from pg

BEGIN;

DROP FUNCTION outreach_internal.mark_duplicates(uuid[]);
DROP FUNCTION outreach_internal.counted_signals(uuid[]);
DROP AGGREGATE outreach_internal.last_counted(timestamptz, interval);
DROP FUNCTION outreach_internal.last_counted_step(timestamptz, timestamptz, interval);
DROP TABLE outreach_internal.bit_duplicates;

COMMIT;
