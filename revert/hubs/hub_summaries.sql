-- Revert outreach:hubs/hub_summaries from pg

BEGIN;

DROP TRIGGER summarise_all ON outreach.hub_registry;
DROP TRIGGER await_summaries ON outreach.hub_registry;
DROP TRIGGER summarise_truncate ON outreach.company_hub_status;
DROP TRIGGER summarise_delete ON outreach.company_hub_status;
DROP TRIGGER summarise_update ON outreach.company_hub_status;
DROP TRIGGER summarise_insert ON outreach.company_hub_status;
DROP FUNCTION outreach_internal.summarise_all();
DROP FUNCTION outreach_internal.await_summaries();
DROP FUNCTION outreach_internal.summarise_none();
DROP FUNCTION outreach_internal.summarise_deleted();
DROP FUNCTION outreach_internal.summarise_updated();
DROP FUNCTION outreach_internal.summarise_inserted();
DROP FUNCTION outreach_internal.summarise_hubs(uuid[]);
DROP VIEW outreach_internal.hub_statuses;
DROP TABLE outreach_internal.hub_summaries;

COMMIT;
