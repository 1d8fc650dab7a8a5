-- Verify outreach:gate/tier_changes on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.tier_changes', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.tier_changes', '{tier_changes_pkey,tier_is_known,score_tier_is_known,computed_tier_is_known,forced_tier_is_known,bit_score_is_0_to_100,hub_statuses_are_an_object,tier_is_the_forced_or_the_computed_one}');
SELECT outreach_internal.verify_guards('outreach.tier_changes', '{refuse_change,refuse_truncate}');

ROLLBACK;
