-- Revert outreach:bit/store_signals from pg

BEGIN;

DROP FUNCTION outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[]);
DROP FUNCTION outreach_internal.rescore(uuid[], timestamptz);
DROP FUNCTION outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[]);

COMMIT;
