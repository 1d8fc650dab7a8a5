-- Verify outreach:bit/refresh_bit_scores on pg

BEGIN;

SELECT outreach_internal.verify_function('outreach_internal.score_is_stale(timestamptz, timestamptz, timestamptz, boolean)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach.refresh_bit_scores(timestamptz)', 'outreach_owner', '{outreach_app}');

ROLLBACK;
