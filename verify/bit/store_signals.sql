-- Verify outreach:bit/store_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[], timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.is_recordable(text, timestamptz, jsonb, timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.rescore(uuid[], timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.add_to_scores(uuid[], bigint[], numeric[], timestamptz[], timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[])', 'outreach_owner', '{}');

ROLLBACK;
