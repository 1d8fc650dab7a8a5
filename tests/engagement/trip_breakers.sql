BEGIN;
SELECT plan(44);

SELECT fixture.function_is('outreach_internal.count_rates', 'send_ids uuid[], sent integer, bounced integer, complained integer', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.trip_breakers', 'send_ids uuid[], event_types text[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.note_resumed', 'scope text, scope_key text, reason text', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
CREATE FUNCTION pg_temp.events(campaign uuid, event_type text, number integer, kind text DEFAULT 'hard') RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach.record_event('p', gen_random_uuid()::text, events.event_type, now(), s.send_id, NULL, jsonb_build_object('bounce_type', kind))
  FROM (SELECT send_id FROM outreach.send_log WHERE campaign_id = campaign AND status IN ('sent', 'delivered') ORDER BY send_id LIMIT number) AS s;
  RETURN (SELECT status FROM outreach.campaigns WHERE campaign_id = campaign);
END
$$;

-- Without a breaker nothing is counted and nothing trips.
SELECT fixture.enrolled(4) AS free \gset
SELECT fixture.send_all(:'free') \g /dev/null
SELECT is(pg_temp.events(:'free', 'bounce', 4), 'active', 'no breaker, no pause');
SELECT is((SELECT count(*) FROM outreach_internal.rate_counts), 0::bigint, 'and no counts');

-- A campaign's bounces: from the minimum sample on, warned at one rate, paused at another.
SELECT outreach.set_breaker('campaign', 'bounce', 'test', 0.1, 0.2, 20, '24 hours');
SELECT fixture.enrolled(10) AS small \gset
SELECT fixture.send_all(:'small') AS sent \gset
SELECT is((SELECT sum(sent) FROM outreach_internal.rate_counts WHERE scope_key = :'small'), :sent::bigint, 'every send is counted');
SELECT is(pg_temp.events(:'small', 'bounce', 10), 'active', 'below the sample nothing trips');
SELECT fixture.contactable() FROM generate_series(1, 40) \g /dev/null
SELECT fixture.campaign('Big', 2) AS big \gset
SELECT outreach.enroll_campaign(:'big', 40) \g /dev/null
SELECT is(fixture.send_all(:'big'), 40::bigint, 'forty sends');
SELECT is(pg_temp.events(:'big', 'bounce', 20, 'soft'), 'active', 'soft bounces do not count');
SELECT is(pg_temp.events(:'big', 'bounce', 3), 'active', '3 of 40');
SELECT is((SELECT count(*) FROM outreach.vw_breaker_log WHERE scope_key = :'big'), 0::bigint, 'no warning yet');
SELECT is(pg_temp.events(:'big', 'bounce', 1), 'active', '4 of 40: still active');
SELECT results_eq(format('SELECT action, scope, metric, rate, sample, threshold FROM outreach.vw_breaker_log WHERE scope_key = %L', :'big'), $$VALUES ('warned', 'campaign', 'bounce', 0.1, 40::bigint, 0.1)$$, 'but warned about');
SELECT is(pg_temp.events(:'big', 'bounce', 3), 'active', '7 of 40');
SELECT is((SELECT count(*) FROM outreach.vw_breaker_log WHERE scope_key = :'big'), 1::bigint, 'one warning is enough');
SELECT is(pg_temp.events(:'big', 'bounce', 1), 'paused', '8 of 40: paused by the event that tripped it');
SELECT matches((SELECT status_reason FROM outreach.campaigns WHERE campaign_id = :'big'), '^breaker: bounce rate of campaign .* is 0.2000 of 40$', 'it says why');
SELECT fixture.make_due() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1000) AS c WHERE c.campaign_id = :'big'), 0::bigint, 'nothing of it is claimed any more');

-- Resuming needs a person and a reason; the rate is counted anew from there.
SELECT throws_ok(format('SELECT outreach.set_campaign_status(%L, ''active'')', :'big'), 'OX004', NULL, 'not without a reason');
SELECT lives_ok(format('SELECT outreach.set_campaign_status(%L, ''active'', ''list cleaned'')', :'big'), 'with one');
SELECT results_eq(format('SELECT action, reason, actor = session_user FROM outreach.vw_breaker_log WHERE scope_key = %L ORDER BY log_id DESC LIMIT 1', :'big'), $$VALUES ('resumed', 'list cleaned', true)$$, 'who resumed, and why');
SELECT is(pg_temp.events(:'big', 'bounce', 5), 'active', 'what was looked at does not count again');
SELECT outreach.set_campaign_status(:'big', 'paused'), outreach.set_campaign_status(:'big', 'active');
SELECT is((SELECT count(*) FROM outreach.vw_breaker_log WHERE scope_key = :'big' AND action = 'resumed'), 1::bigint, 'who pauses by hand resumes without a reason');

-- A sender is paused, not its campaigns.
SELECT outreach.remove_breaker('campaign', 'bounce', 'off'), outreach.set_breaker('sender', 'complaint', 'test', 0.05, 0.1, 10, '24 hours');
SELECT outreach.add_sender('ann@mail.example') AS ann \gset
SELECT fixture.campaign('Mail', 1) AS mail \gset
SELECT outreach.enroll_campaign(:'mail', 20) \g /dev/null
SELECT fixture.send_all(:'mail') AS mailed \gset
SELECT is(pg_temp.events(:'mail', 'complaint', ceil(:mailed * 0.1)::integer), 'active', 'the campaign goes on');
SELECT matches((SELECT status || ': ' || status_reason FROM outreach.senders WHERE sender_id = :'ann'), '^paused: breaker: complaint rate', 'the sender is paused');
SELECT outreach.set_sender_status(:'ann', 'active', 'talked to them');
SELECT results_eq(format('SELECT action, scope, reason FROM outreach.vw_breaker_log WHERE scope_key = %L ORDER BY log_id DESC LIMIT 1', :'ann'), $$VALUES ('resumed', 'sender', 'talked to them')$$, 'resumed, logged');

SELECT * FROM finish();
ROLLBACK;
