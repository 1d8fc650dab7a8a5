-- Verify outreach:hubs/hub_summaries on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach_internal.hub_summaries', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach_internal.hub_summaries', '{hub_summaries_pkey}');
SELECT outreach_internal.verify_relation('outreach_internal.hub_statuses', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_hubs(uuid[])', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_inserted()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_updated()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_deleted()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_none()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.await_summaries()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.summarise_all()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.company_hub_status', '{summarise_delete,summarise_insert,summarise_truncate,summarise_update}');
SELECT outreach_internal.verify_guards('outreach.hub_registry', '{await_summaries,summarise_all}');

ROLLBACK;
