-- Revert outreach:gate/company_summaries from pg

BEGIN;

DROP TRIGGER summarise_all ON outreach.hub_registry;
DROP TRIGGER await_summaries ON outreach.hub_registry;
DROP TRIGGER summarise_truncate ON outreach.company_hub_status;
DROP TRIGGER summarise_delete ON outreach.company_hub_status;
DROP TRIGGER summarise_update ON outreach.company_hub_status;
DROP TRIGGER summarise_insert ON outreach.company_hub_status;
DROP TRIGGER forget_truncated ON outreach.bit_scores;
DROP TRIGGER forget_deleted ON outreach.bit_scores;
DROP TRIGGER forget_moved ON outreach.bit_scores;
DROP TRIGGER summarise_update ON outreach.bit_scores;
DROP TRIGGER summarise_insert ON outreach.bit_scores;
DROP FUNCTION outreach_internal.await_summaries();
DROP FUNCTION outreach_internal.summarise_all();
DROP FUNCTION outreach_internal.summarise_updated();
DROP FUNCTION outreach_internal.summarise_touched();
DROP FUNCTION outreach_internal.summarise_hubs(uuid[]);
DROP FUNCTION outreach_internal.forget_scores();
DROP FUNCTION outreach_internal.forget_score();
DROP FUNCTION outreach_internal.drop_empty_summaries(uuid[]);
DROP FUNCTION outreach_internal.summarise_scores();
DROP VIEW outreach_internal.company_facts;
DROP VIEW outreach_internal.hub_statuses;
DROP TABLE outreach_internal.company_summaries;

COMMIT;
