BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.pick_sends', 'campaign_id uuid, since timestamp with time zone, as_of timestamp with time zone, wanted bigint',
  'uuid[]', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(5) AS campaign, fixture.enrolled(1) AS other \gset
UPDATE outreach.send_log SET due_at = now() - make_interval(hours => x.n::integer) FROM (SELECT send_id, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log WHERE campaign_id = :'campaign') AS x WHERE x.send_id = send_log.send_id;
UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s WHERE s.send_id = q.send_id;
SELECT is(outreach_internal.pick_sends(:'campaign', '-infinity', clock_timestamp(), 2), (SELECT array_agg(send_id) FROM (SELECT send_id FROM outreach.send_log WHERE campaign_id = :'campaign' ORDER BY due_at LIMIT 2) AS x), 'the oldest of the campaign');
SELECT is(outreach_internal.pick_sends(:'campaign', '-infinity', clock_timestamp(), 0), '{}', 'none, if none is wanted');
SELECT is(cardinality(outreach_internal.pick_sends(:'campaign', '-infinity', clock_timestamp(), 100)), 5, 'all of the campaign');
SELECT is(cardinality(outreach_internal.pick_sends(:'campaign', '-infinity', now() - interval '90 minutes', 100)), 4, 'that were due by then');
UPDATE outreach.send_log SET status = 'cancelled' WHERE send_id = fixture.a_send(:'campaign');
SELECT is(cardinality(outreach_internal.pick_sends(:'campaign', '-infinity', clock_timestamp(), 100)), 4, 'the send''s own row decides, not the queue''s');

SELECT * FROM finish();
ROLLBACK;
