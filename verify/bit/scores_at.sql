-- Verify outreach:bit/scores_at on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.bit_totals(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_relation('outreach_internal.bit_points', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.all_bit_totals(timestamptz)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.scores_at(uuid[], timestamptz)', 'outreach_owner', '{}');

ROLLBACK;
