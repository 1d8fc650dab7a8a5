-- Verify outreach:engagement/engagement_events on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.engagement_events', 'outreach_owner', '{}');
SELECT outreach_internal.verify_constraints('outreach.engagement_events', '{engagement_events_pkey,provider_is_not_blank,provider_event_id_is_not_blank,event_type_is_known,occurred_at_is_finite,payload_is_an_object,only_a_bounce_is_soft}');
SELECT outreach_internal.verify_function('outreach_internal.guard_engagement_events()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.is_machine(text, jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.stop_kind(text, jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.is_stop(text, jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.engagement_events', '{fill_in_send,guard_delete,refuse_change,refuse_truncate}');

ROLLBACK;
