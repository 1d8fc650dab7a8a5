-- Revert outreach:engagement/engagement_events from pg

BEGIN;

DROP TABLE outreach.engagement_events;
DROP FUNCTION outreach_internal.guard_engagement_events();
DROP FUNCTION outreach_internal.is_stop(text, jsonb);
DROP FUNCTION outreach_internal.stop_kind(text, jsonb);
DROP FUNCTION outreach_internal.is_machine(text, jsonb);

COMMIT;
