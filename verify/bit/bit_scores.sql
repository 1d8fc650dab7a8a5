-- Verify outreach:bit/bit_scores on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.bit_scores', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.bit_scores', '{score_is_0_to_100,score_tier_is_the_tier_of_the_score,score_is_the_contribution_floored_and_capped,bit_scores_outreach_id_fkey}');

ROLLBACK;
