BEGIN;
SELECT plan(20);

SELECT fixture.function_is('outreach_internal.apply_pauses', 'send_ids uuid[], occurred_at timestamp with time zone[]',
  'void', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.contactable() AS away, fixture.contactable() AS other, fixture.campaign('three', 2) AS three, fixture.campaign('ten', 2) AS ten, fixture.campaign('none', 2) AS none \gset
SELECT outreach.configure_campaign(:'three', '{"out_of_office_days": 3, "reply_rule": "company"}', 'test'), outreach.configure_campaign(:'ten', '{"out_of_office_days": 10}', 'test');
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'three', :'ten', :'none']::uuid[]) AS c;
SELECT set_config('test.away', :'away', true);
CREATE FUNCTION pg_temp.reply(id text, campaign uuid, ago interval DEFAULT '0') RETURNS boolean LANGUAGE sql AS $$
  SELECT outreach.record_event('p', id, 'reply', clock_timestamp() - ago, fixture.send_of(current_setting('test.away')::uuid, campaign), payload => '{"auto_reply": true}')
$$;
CREATE FUNCTION pg_temp.moved(campaign uuid) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(concat_ws(' ', s.step_number, s.status, round(extract(epoch FROM (s.due_at - clock_timestamp())) / 3600)::text || ' h'), ', ' ORDER BY s.step_number) FROM outreach.send_log AS s WHERE s.campaign_id = campaign AND s.outreach_id = current_setting('test.away')::uuid
$$;
SELECT pg_temp.reply('1', :'none', '24 h');
SELECT is(pg_temp.moved(:'three'), '1 scheduled 48 h', 'three days from when it came, whichever message was answered');
SELECT is(pg_temp.moved(:'ten'), '1 scheduled 216 h', 'each campaign that has the option by its own days');
SELECT is(pg_temp.moved(:'none'), '1 scheduled 0 h', 'and no other');
SELECT results_eq(format($$SELECT s.status_reason = outreach_internal.pause_reason(k.paused_until), s.due_at = k.paused_until, k.stop_reason FROM outreach.send_log AS s JOIN outreach.enrollment_stops AS k USING (campaign_id, outreach_id) WHERE s.campaign_id = %L$$, :'three'), $$VALUES (true, true, NULL::text)$$, 'the row says why and when; it is no stop');
SELECT is((SELECT count(*) FROM outreach.enrollment_stops WHERE outreach_id = :'other'), 0::bigint, 'nobody else''s');
SELECT pg_temp.reply('3', :'three', '48 h');
SELECT is(pg_temp.moved(:'three'), '1 scheduled 48 h', 'an earlier reply shortens nothing');
SELECT outreach.record_event('p', '4', 'reply', clock_timestamp() + '1 year', fixture.send_of(:'away', :'three'), payload => '{"reply_type": "out_of_office"}');
SELECT is(pg_temp.moved(:'three'), '1 scheduled 72 h', 'one from the future counts from now');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w') WHERE outreach_id = :'away'), 1::bigint, 'only what is not paused is claimed');

-- Blocked, failed and claimed ones keep their status and wait as well; what is over does not move.
SELECT fixture.contactable() AS second \gset
SELECT set_config('test.away', :'second', true);
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'three', :'ten']::uuid[]) AS c;
CREATE FUNCTION pg_temp.as_status(s text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _send uuid := fixture.send_of(current_setting('test.away')::uuid, (SELECT campaign_id FROM outreach.campaigns WHERE name = 'ten'));
BEGIN
  DELETE FROM outreach_internal.send_queue WHERE send_id = _send;
  DELETE FROM outreach.enrollment_stops;
  UPDATE outreach.send_log SET status = s, status_reason = 'as it was', due_at = now(), claim_token = gen_random_uuid(), claimed_by = 'w', claimed_at = now(), begun_at = now(),
    blocked_codes = CASE s WHEN 'blocked' THEN '{OX101}'::text[] END, sent_at = CASE WHEN s IN ('sent', 'delivered', 'bounced', 'complained') THEN now() END WHERE send_id = _send;
  PERFORM outreach_internal.apply_pauses(ARRAY[_send], ARRAY[clock_timestamp()]);
  RETURN (SELECT concat_ws(' ', status, CASE WHEN due_at > now() + '9 days' THEN 'waits' ELSE 'stays' END, status_reason) FROM outreach.send_log WHERE send_id = _send);
END
$$;
SELECT results_eq($$SELECT pg_temp.as_status(s) FROM unnest('{blocked,failed,claimed,sending,cancelled,unknown,sent}'::text[]) AS s$$,
  $$VALUES ('blocked waits as it was'), ('failed waits as it was'), ('claimed waits as it was'), ('sending stays as it was'), ('cancelled stays as it was'), ('unknown stays as it was'), ('sent stays as it was')$$, 'by status');
SELECT is(outreach_internal.apply_pauses('{}', '{}')::text, '', 'none');

-- The reply waits for its finish; the next step then waits for the person.
SELECT fixture.contactable() AS third, fixture.campaign('late', 2) AS late \gset
SELECT set_config('test.away', :'third', true);
SELECT outreach.configure_campaign(:'late', '{"out_of_office_days": 3}', 'test'), outreach.enroll_campaign(:'late');
SELECT fixture.begin_all(:'late');
SELECT outreach.record_event('p', '5', 'reply', clock_timestamp(), provider_message_id => 'message ' || fixture.send_of(:'third', :'late'), payload => '{"auto_reply": true}');
SELECT is_empty(format('SELECT * FROM outreach.enrollment_stops WHERE campaign_id = %L', :'late'), 'a reply to a message that nobody knows yet');
SELECT outreach.finish_sends(fixture.outcomes(:'late'));
SELECT is(pg_temp.moved(:'late'), '1 sent 0 h, 2 scheduled 72 h', 'counts when it is known');

SELECT * FROM finish();
ROLLBACK;
