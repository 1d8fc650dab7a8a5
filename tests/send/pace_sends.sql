BEGIN;
SELECT plan(52);

SELECT fixture.function_is('outreach_internal.pace_sends', 'send_ids uuid[], as_of timestamp with time zone',
  'TABLE(send_id uuid, sender_id uuid, recipient_domain text, wait_until timestamp with time zone, reason text)', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT results_eq($$SELECT fixture.keys('outreach_internal.pacing_lock')$$, $$VALUES ('PRIMARY KEY (never)')$$, 'a table that holds no row');

-- The turn-th further one: as the oldest run out, again and again.
SELECT is(outreach_internal.free_at(ARRAY['2026-01-01T01:00Z', '2026-01-01T02:00Z', '2026-01-01T03:00Z']::timestamptz[], cap, turn, '24 hours', '2026-01-01T12:00Z'), expected::timestamptz, format('cap %s, turn %s', cap, turn))
FROM (VALUES (3, 1, '2026-01-02T01:00Z'), (3, 2, '2026-01-02T02:00Z'), (3, 3, '2026-01-02T03:00Z'), (3, 4, '2026-01-03T01:00Z'), (2, 1, '2026-01-02T02:00Z'), (1, 1, '2026-01-02T03:00Z')) AS c (cap, turn, expected);

-- Nothing is paced until something says so.
SELECT is(outreach_internal.is_paced('{email,phone}'), false, 'no rule, no sender');
SELECT fixture.enrolled(6) AS campaign \gset
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1)), 1::bigint, 'claims as before');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE sender_id IS NOT NULL), 0::bigint, 'by the default sender');
SELECT outreach.add_sender('Ann@Mail.example', '{"display_name": "Ann", "daily_cap": 2}') AS ann \gset
SELECT is(outreach_internal.is_paced('{email}'), true, 'a sender paces e-mail');
SELECT is(outreach_internal.is_paced('{phone}'), false, 'and nothing else');

-- A sender's cap.
SELECT results_eq('SELECT context ->> ''sender_address'', context ->> ''sender_name'' FROM outreach.claim_sends(''w'', 100)', $$VALUES ('ann@mail.example', 'Ann'), ('ann@mail.example', 'Ann')$$, 'as many as it may, and who sends');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 100)), 0::bigint, 'and no more');
SELECT results_eq('SELECT DISTINCT status, status_reason FROM outreach.send_log WHERE status = ''scheduled''', $$VALUES ('scheduled', 'waits: no sender has room')$$, 'the others say what they wait for');
SELECT results_eq($$SELECT due_at - date_trunc('second', min(due_at) OVER ()) < interval '24 hours 1 second', due_at > clock_timestamp() + interval '23 hours' FROM outreach.send_log WHERE status = 'scheduled' ORDER BY due_at$$,
  $$VALUES (true, true), (true, true), (true, true)$$, 'and wait until there may be room');
SELECT ok(max(due_at) > clock_timestamp() + interval '47 hours', 'the third until a day after that') FROM outreach.send_log WHERE status = 'scheduled';
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT results_eq('SELECT cap, claimed, room FROM outreach.vw_sender_load', $$VALUES (2::bigint, 2::bigint, 0::bigint)$$, 'the view says so');

-- A place that is given back is free again.
SELECT is(outreach.release_claims((SELECT jsonb_agg(jsonb_build_object('send_id', send_id, 'claim_token', claim_token)) FROM (SELECT send_id, claim_token FROM outreach.send_log WHERE sender_id = :'ann' AND status = 'claimed' LIMIT 1) AS s)), 1::bigint, 'one claim is given back');
SELECT fixture.make_due() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 100)), 1::bigint, 'its place is taken by another');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places WHERE sender_id = :'ann'), 2::bigint, 'two, never three');

-- A second sender takes what the first has no room for; a paused one nothing.
SELECT outreach.add_sender('bob@mail.example') AS bob \gset
SELECT fixture.make_due() \g /dev/null
SELECT outreach.set_sender_status(:'bob', 'paused', 'test');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 100)), 0::bigint, 'a paused sender sends nothing');
SELECT outreach.set_sender_status(:'bob', 'active', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT is((SELECT array_agg(DISTINCT context ->> 'sender_address') FROM outreach.claim_sends('w', 100)), '{bob@mail.example}', 'one without a cap takes the rest');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE status = 'scheduled'), 0::bigint, 'all of it');

-- A thread keeps its sender.
SAVEPOINT threads;
SELECT fixture.enrolled(8, 2) AS threads \gset
SELECT outreach.configure_sender(:'ann', '{"daily_cap": 6}', 'test');
SELECT fixture.begin_all(:'threads') \g /dev/null
SELECT outreach.finish_sends(fixture.outcomes(:'threads')) \g /dev/null
SELECT outreach.configure_sender(:'ann', '{"daily_cap": null}', 'test'), outreach.configure_sender(:'bob', '{"daily_cap": 1}', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT fixture.begin_all(:'threads') \g /dev/null
SELECT is_empty(format($$SELECT 1 FROM outreach.send_log AS a JOIN outreach.send_log AS b USING (person_id, campaign_id) WHERE a.campaign_id = %L AND a.step_number = 1 AND b.step_number = 2 AND b.sender_id <> a.sender_id$$, :'threads'), 'the second step goes out from the sender of the first');
SELECT results_eq(format($$SELECT DISTINCT b.status, b.status_reason FROM outreach.send_log AS a JOIN outreach.send_log AS b USING (person_id, campaign_id) WHERE a.campaign_id = %L AND a.step_number = 1 AND b.step_number = 2 AND a.sender_id = %L$$, :'threads', :'bob'),
  $$VALUES ('scheduled', 'waits: the thread''s sender has no room')$$, 'or waits for it');
SELECT outreach.set_sender_status(:'bob', 'paused', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT outreach.claim_sends('w') \g /dev/null
SELECT is((SELECT DISTINCT status_reason FROM outreach.send_log WHERE campaign_id = :'threads' AND step_number = 2 AND status = 'scheduled'), 'waits: the thread''s sender is paused', 'also while it is paused');
SELECT outreach.set_sender_status(:'bob', 'retired', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT ok(bool_and(c.context ->> 'sender_address' = 'ann@mail.example'), 'those of a retired one go on from another') FROM outreach.claim_sends('w') AS c;
ROLLBACK TO threads;

-- Caps of companies and people count over all campaigns.
SELECT outreach.set_sender_status(sender_id, 'retired', 'test') FROM outreach.senders WHERE sender_id <> :'bob' \g /dev/null
SELECT fixture.campaign('One', 1) AS one, fixture.campaign('Two', 1) AS two \gset
SELECT fixture.contactable() AS company \gset
SELECT outreach.configure_campaign(:'two', '{"company_daily_cap": 1}', 'test');
SELECT outreach.enroll_campaign(:'one'), outreach.enroll_campaign(:'two') \g /dev/null
DELETE FROM outreach_internal.send_queue WHERE send_id IN (SELECT send_id FROM outreach.send_log WHERE outreach_id <> :'company' AND status = 'scheduled');
UPDATE outreach.send_log SET status = 'cancelled' WHERE outreach_id <> :'company' AND status = 'scheduled';
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1)), 1::bigint, 'the company gets one message');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1)), (SELECT count(*) FROM outreach.send_log WHERE outreach_id = :'company' AND status = 'claimed' AND campaign_id = :'two')::bigint, 'the campaign with the cap waits for the other');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE outreach_id = :'company' AND status_reason = 'waits: the company''s cap is reached' AND due_at > clock_timestamp() + interval '23 hours'), (SELECT count(*) FROM outreach.send_log WHERE outreach_id = :'company' AND status = 'scheduled')::bigint, 'for a day');
SELECT outreach.configure_campaign(:'two', '{"company_daily_cap": null, "person_cap": 1, "person_cap_days": 30}', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1)), 0::bigint, 'the person had one');
SELECT ok(due_at > clock_timestamp() + interval '29 days', 'and gets the next one 30 days after it') FROM outreach.send_log WHERE outreach_id = :'company' AND status_reason = 'waits: the person''s cap is reached';
SELECT outreach.configure_campaign(:'two', '{"person_cap": 2}', 'test');
SELECT fixture.make_due() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', 1)), 1::bigint, 'two are allowed now');

-- Recipient domains.
SELECT fixture.campaign('Domains', 1) AS domains \gset
SELECT fixture.contactable() AS c1, fixture.contactable() AS c2, fixture.contactable() AS c3 \gset
UPDATE outreach.people SET email = 'p' || left(person_id::text, 8) || '@same.example' WHERE outreach_id IN (:'c1', :'c2', :'c3');
SELECT outreach.configure_campaign(:'domains', '{"recipient_domain_daily_cap": 2}', 'test');
SELECT outreach.enroll_campaign(:'domains') \g /dev/null
SELECT outreach.claim_sends('w', 100) \g /dev/null
SELECT results_eq(format('SELECT status, status_reason, count(*) FROM outreach.send_log WHERE campaign_id = %L AND recipient LIKE ''%%@same.example'' GROUP BY status, status_reason ORDER BY status', :'domains'),
  $$VALUES ('claimed', NULL, 2::bigint), ('scheduled', 'waits: the cap of the recipient''s domain is reached', 1)$$, 'two to one domain');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'domains' AND recipient NOT LIKE '%@same.example' AND status <> 'claimed'), 0::bigint, 'other domains do not wait');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- Windows go by the person's clock, then the country's, then the campaign's; holidays by the country.
UPDATE outreach.send_log SET status = 'cancelled' WHERE status = 'scheduled';
DELETE FROM outreach_internal.send_queue WHERE send_id IN (SELECT send_id FROM outreach.send_log WHERE status = 'cancelled');
SELECT fixture.campaign('Windows', 1) AS windows, fixture.contactable() AS east, fixture.contactable() AS home, fixture.contactable() AS nowhere \gset
UPDATE outreach.people SET time_zone = 'Pacific/Kiritimati' WHERE outreach_id = :'east';
UPDATE cl.company_identity SET country = 'JP' WHERE outreach_id = :'home';
UPDATE cl.company_identity SET country = NULL WHERE outreach_id = :'nowhere';
CREATE FUNCTION pg_temp.midnight(zone text, days integer) RETURNS timestamptz LANGUAGE sql AS $$ SELECT (date_trunc('day', now() AT TIME ZONE zone) + make_interval(days => days)) AT TIME ZONE zone $$;
CREATE FUNCTION pg_temp.weekday(at timestamptz, zone text) RETURNS integer LANGUAGE sql AS $$ SELECT extract(isodow FROM at AT TIME ZONE zone)::integer $$;
SELECT outreach.configure_campaign(:'windows', jsonb_build_object('time_zone', 'America/Lima', 'windows', jsonb_build_array(jsonb_build_object('from', '00:00', 'to', '24:00',
  'days', (SELECT jsonb_agg(DISTINCT pg_temp.weekday(now() + '3 days', zone)) FROM unnest('{Pacific/Kiritimati,Asia/Tokyo,America/Lima}'::text[]) AS zone)))), 'test');
SELECT outreach.enroll_campaign(:'windows'), fixture.make_due() \g /dev/null
SELECT outreach.claim_sends('w', 100) \g /dev/null
SELECT is(s.due_at, (SELECT min(open) FROM (SELECT pg_temp.midnight(zone, days) AS open FROM generate_series(1, 8) AS days) AS o
    WHERE pg_temp.weekday(open, zone) IN (SELECT pg_temp.weekday(now() + '3 days', z) FROM unnest('{Pacific/Kiritimati,Asia/Tokyo,America/Lima}'::text[]) AS z)), zone || ': the next window opens at midnight there')
FROM (VALUES (:'east'::uuid, 'Pacific/Kiritimati'), (:'home', 'Asia/Tokyo'), (:'nowhere', 'America/Lima')) AS w (company, zone)
JOIN outreach.send_log AS s ON s.outreach_id = w.company AND s.campaign_id = :'windows';
SELECT results_eq(format('SELECT DISTINCT status, status_reason FROM outreach.send_log WHERE campaign_id = %L', :'windows'), $$VALUES ('scheduled', 'waits for the recipient''s window')$$, 'the rows say what they wait for');
SELECT outreach.configure_campaign(:'windows', '{"windows": [{"days": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "24:00"}], "observe_holidays": true}', 'test');
SELECT outreach.load_holidays(jsonb_build_array(jsonb_build_object('country', 'JP', 'day', (now() AT TIME ZONE 'Asia/Tokyo')::date, 'name', 'Today'))) \g /dev/null
SELECT fixture.make_due() \g /dev/null
SELECT outreach.claim_sends('w', 100) \g /dev/null
SELECT is((SELECT due_at FROM outreach.send_log WHERE campaign_id = :'windows' AND outreach_id = :'home'), pg_temp.midnight('Asia/Tokyo', 1), 'a holiday ends at midnight there');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'windows' AND outreach_id <> :'home' AND status <> 'claimed'), 0::bigint, 'and is nobody else''s; the rest of the week is open');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT * FROM finish();
ROLLBACK;
