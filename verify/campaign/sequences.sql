-- Verify outreach:campaign/sequences on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.sequences', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.sequences', '{sequences_pkey,version_starts_at_1,step_number_starts_at_1,body_template_is_not_blank,delay_is_0_to_10_years,condition_is_known,sequences_version_step_key}');

ROLLBACK;
