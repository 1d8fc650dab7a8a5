-- Verify outreach:bit/store_signals on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.refuse_signals(uuid[], text[], text[], timestamptz[], jsonb[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.rescore(uuid[], timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.store_signals(uuid[], text[], text[], timestamptz[], jsonb[])', 'outreach_owner', '{}');

ROLLBACK;
