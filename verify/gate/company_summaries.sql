-- Verify outreach:gate/company_summaries on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.company_summaries', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.company_summaries', '{company_summaries_pkey}');
SELECT outreach_internal.verify_relation('outreach_internal.hub_statuses', 'outreach_owner', '{}');
SELECT outreach_internal.verify_relation('outreach_internal.company_facts', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_scores()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.drop_empty_summaries(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.forget_score()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.forget_scores()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_hubs(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_touched()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_updated()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_all()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.await_summaries()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.bit_scores', '{forget_deleted,forget_moved,forget_truncated,summarise_insert,summarise_update}');
SELECT outreach_internal.verify_guards('outreach.company_hub_status', '{summarise_delete,summarise_insert,summarise_truncate,summarise_update}');
SELECT outreach_internal.verify_guards('outreach.hub_registry', '{await_summaries,summarise_all}');

ROLLBACK;
