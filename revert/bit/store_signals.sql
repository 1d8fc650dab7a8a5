-- Revert outreach:bit/store_signals from pg

BEGIN;

DROP FUNCTION outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[]);
DROP FUNCTION outreach_internal.add_to_scores(uuid[], bigint[], numeric[], timestamptz[], timestamptz);
DROP FUNCTION outreach_internal.rescore(uuid[], timestamptz);
DROP FUNCTION outreach_internal.is_recordable(text, timestamptz, jsonb, timestamptz);
DROP FUNCTION outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[], timestamptz);

COMMIT;
