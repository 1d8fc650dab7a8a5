-- Verify outreach:campaign/step_variants on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.step_variants', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.step_variants', '{step_variants_pkey,variant_is_a_name,body_template_is_not_blank}');

ROLLBACK;
