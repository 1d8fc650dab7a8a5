-- Verify outreach:bit/refuse_flood on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.signals_of_day', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.signals_of_day', '{signals_of_day_pkey,signals_are_not_negative}');
SELECT outreach_internal.verify_function('outreach_internal.has_flood_limit()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_flood_of(text, bigint, date, bigint, bigint)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.refuse_flood(uuid[], text[], timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
