BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.grants('outreach.vw_sender_load')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_operator: SELECT')$$, 'who may read it');
SELECT is_empty('SELECT * FROM outreach.vw_sender_load', 'no senders, no rows');
SELECT outreach.add_sender('ann@mail.example', '{"daily_cap": 5}') AS ann, outreach.add_sender('bob@mail.example', '{"ramp": {"start": 3, "step_per_day": 1, "ceiling": 9}}') AS bob \gset
SELECT fixture.enrolled(7) AS campaign \gset
SELECT fixture.begin_all(:'campaign') \g /dev/null
SELECT outreach.finish_sends(fixture.outcomes(:'campaign')) \g /dev/null
SELECT results_eq('SELECT mailbox, cap, claimed, room, threads, sent FROM outreach.vw_sender_load ORDER BY mailbox',
  $$SELECT a.address, a.cap, n, a.cap - n, n, n FROM (VALUES ('ann@mail.example', 5::bigint), ('bob@mail.example', 3)) AS a (address, cap)
    JOIN outreach.senders AS s USING (address) CROSS JOIN LATERAL (SELECT count(*) AS n FROM outreach.send_log AS l WHERE l.sender_id = s.sender_id) AS c ORDER BY 1$$, 'what each may and has had');
SELECT is((SELECT sum(sent) FROM outreach.vw_sender_load), 7::numeric, 'all sends are somebody''s');
SELECT outreach.record_event('p', 'e' || send_id, 'bounce', now(), send_id) FROM (SELECT send_id FROM outreach.send_log WHERE sender_id = :'ann' ORDER BY send_id LIMIT 2) AS s \g /dev/null
SELECT is((SELECT bounced FROM outreach.vw_sender_load WHERE sender_id = :'ann'), 2::bigint, 'what became of them');
SELECT outreach.add_sender('carl@mail.example') AS carl \gset
SELECT results_eq(format('SELECT cap, claimed, room FROM outreach.vw_sender_load WHERE sender_id = %L', :'carl'), 'VALUES (NULL::bigint, 0::bigint, NULL::bigint)', 'no cap, any room');

SELECT * FROM finish();
ROLLBACK;
