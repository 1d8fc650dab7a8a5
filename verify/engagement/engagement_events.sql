-- Verify outreach:engagement/engagement_events on pg

BEGIN;

SELECT outreach_internal.verify_relation('outreach.engagement_events', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.guard_engagement_events()', 'outreach_owner', '{}');
SELECT outreach_internal.verify_function('outreach_internal.is_stop(text, jsonb)', 'outreach_owner', '{}');
SELECT outreach_internal.verify_guards('outreach.engagement_events', '{fill_in_send,refuse_change,guard_delete,refuse_truncate}');

ROLLBACK;
