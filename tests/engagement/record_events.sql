BEGIN;
SELECT plan(50);

SELECT fixture.function_is('outreach.record_events', 'events jsonb',
  'TABLE(inserted bigint, duplicates bigint)', 'volatile', 'outreach_owner', '{outreach_ingest}');

SELECT fixture.enrolled(4, 2) AS campaign \gset
SELECT fixture.begin_all(:'campaign');
CREATE TEMP TABLE sends AS SELECT row_number() OVER (ORDER BY send_id) AS n, send_id, claim_token, person_id, recipient_key FROM outreach.send_log WHERE step_number = 1;
CREATE FUNCTION pg_temp.event(id text, event_type text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('provider', 'p', 'provider_event_id', id, 'event_type', event_type, 'occurred_at', '2026-02-01T12:00:00Z') || more $$;
CREATE FUNCTION pg_temp.of(n integer) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('send_id', send_id) FROM sends AS s WHERE s.n = of.n $$;
CREATE FUNCTION pg_temp.message(n integer) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('provider_message_id', 'message ' || send_id) FROM sends AS s WHERE s.n = message.n $$;
SELECT results_eq($$SELECT * FROM outreach.record_events('[]')$$, 'VALUES (0::bigint, 0::bigint)', 'none');
SELECT results_eq($$SELECT * FROM outreach.record_events(jsonb_build_array(pg_temp.event('1', 'delivered', pg_temp.of(1)), pg_temp.event('2', 'open', pg_temp.message(2)), pg_temp.event('1', 'bounce', pg_temp.of(2)), pg_temp.event('3', 'reply')))$$,
  'VALUES (3::bigint, 1::bigint)', 'repeats within the batch');
SELECT results_eq($$SELECT * FROM outreach.record_events(jsonb_build_array(pg_temp.event('4', 'click', pg_temp.of(1)), pg_temp.event('1', 'delivered', pg_temp.of(1)), pg_temp.event('3', 'reply')))$$, 'VALUES (1::bigint, 2::bigint)', 'and of what is known');
SELECT results_eq($$SELECT provider_event_id, event_type, n, occurred_at FROM outreach.engagement_events LEFT JOIN sends USING (send_id) ORDER BY 1$$,
  $$VALUES ('1', 'delivered', 1::bigint, timestamptz '2026-02-01 12:00:00Z'), ('2', 'open', NULL, '2026-02-01 12:00:00Z'), ('3', 'reply', NULL, '2026-02-01 12:00:00Z'), ('4', 'click', 1, '2026-02-01 12:00:00Z')$$, 'the first one stays; what belongs to no send is kept');

-- The finish brings the message id: what waited is attached, the status follows.
SELECT is(fixture.status(send_id), 'sending', 'a send that is being handed over stays so') FROM sends WHERE n = 1;
SELECT outreach.record_events(jsonb_build_array(pg_temp.event('5', 'bounce', pg_temp.message(3) || '{"payload": {"bounce_type": "hard"}}'), pg_temp.event('6', 'delivered', pg_temp.message(3)), pg_temp.event('7', 'bounce', pg_temp.message(4) || '{"payload": {"bounce_type": "soft"}}')));
SELECT outreach.finish_sends(fixture.outcomes(:'campaign'));
SELECT results_eq('SELECT n, status FROM sends JOIN outreach.send_log USING (send_id) ORDER BY n', $$VALUES (1::bigint, 'delivered'), (2, 'sent'), (3, 'bounced'), (4, 'bounced')$$, 'the status is what the events tell');
SELECT results_eq('SELECT provider_event_id, n FROM outreach.engagement_events JOIN sends USING (send_id) ORDER BY 1', $$VALUES ('1', 1::bigint), ('2', 2), ('4', 1), ('5', 3), ('6', 3), ('7', 4)$$, 'each has its send');
SELECT results_eq('SELECT address, reason, origin FROM outreach.suppressions', $$SELECT recipient_key, 'bounce', 'p' FROM sends WHERE n = 3$$, 'a hard bounce suppresses, a soft one does not');
SELECT results_eq('SELECT n, s.status FROM sends LEFT JOIN outreach.send_log AS s ON s.person_id = sends.person_id AND s.step_number = 2 ORDER BY n', $$VALUES (1::bigint, 'scheduled'), (2, 'scheduled'), (3, 'cancelled'), (4, 'scheduled')$$, 'the next step of who bounced for good is cancelled');

-- A stop cancels what is scheduled, in the same call.
SELECT outreach.record_events(jsonb_build_array(pg_temp.event('8', 'unsubscribe', pg_temp.message(1)), pg_temp.event('9', 'complaint', pg_temp.message(2)), pg_temp.event('10', 'delivered', pg_temp.message(2))));
SELECT results_eq('SELECT n, s.status, p.contact_status FROM sends JOIN outreach.send_log AS s USING (person_id) JOIN outreach.people AS p USING (person_id) WHERE s.step_number = 2 ORDER BY n',
  $$VALUES (1::bigint, 'cancelled', 'unsubscribed'), (2, 'cancelled', 'unsubscribed'), (3, 'cancelled', 'bounced'), (4, 'scheduled', 'active')$$, 'the person''s later steps are cancelled');
SELECT is(fixture.status(send_id), 'complained', 'complained') FROM sends WHERE n = 2;
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- An unknown send is resolved, and its next step follows.
SELECT fixture.enrolled(1, 2) AS second \gset
SELECT fixture.begin_all(:'second');
SELECT fixture.a_send(:'second', 'sending') AS lost \gset
SELECT outreach.finish_sends(fixture.outcomes(:'second', 'unknown'));
SELECT outreach.record_events(jsonb_build_array(pg_temp.event('11', 'open', jsonb_build_object('send_id', :'lost'))));
SELECT is(fixture.status(:'lost'), 'unknown', 'an open does not tell');
SELECT outreach.record_events(jsonb_build_array(pg_temp.event('12', 'delivered', jsonb_build_object('send_id', :'lost'))));
SELECT is(fixture.status(:'lost'), 'delivered', 'a delivery does');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'second' AND step_number = 2 AND person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = :'lost')), 1::bigint, 'and the next step follows');
SELECT is(outreach.finish_sends((SELECT jsonb_build_array(jsonb_build_object('send_id', send_id, 'claim_token', claim_token, 'outcome', 'sent', 'provider_message_id', 'message ' || send_id)) FROM outreach.send_log WHERE send_id = :'lost')), 1::bigint, 'its worker may still say that it was sent');
SELECT is(fixture.status(:'lost'), 'delivered', 'which changes nothing');

SELECT is((SELECT reported_send_id FROM outreach.engagement_events WHERE provider_event_id = '12'), :'lost'::uuid, 'what was reported is kept');

-- The send was archived: the suppression follows from the archive.
SELECT outreach.release_claims(fixture.claims(:'campaign'));
CREATE TEMP TABLE gone AS SELECT s.n, l.outreach_id, s.send_id, s.recipient_key FROM sends AS s JOIN outreach.send_log AS l USING (send_id) WHERE s.n = 4;
SELECT count(*) FROM outreach.archive_outreach((SELECT array_agg(outreach_id) FROM gone), 'test', false) \gset archived_
SELECT results_eq($$SELECT * FROM outreach.record_events(jsonb_build_array(pg_temp.event('13', 'complaint', pg_temp.message(4))))$$, 'VALUES (1::bigint, 0::bigint)', 'an event of an archived send is kept');
SELECT is((SELECT reason FROM outreach.suppressions JOIN gone ON recipient_key = address), 'complaint', 'and suppresses');
SELECT is((SELECT send_id FROM outreach.engagement_events WHERE provider_event_id = '13'), NULL, 'without a send');

SELECT throws_ok(format('SELECT * FROM outreach.record_events(%L)', given), 'OX011', NULL, 'malformed: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('null'), ('{}'), ('[1]'), ('[{}]'), ('[{"provider": "p", "provider_event_id": "20", "event_type": "open"}]'), ('[{"provider": " ", "provider_event_id": "20", "event_type": "open", "occurred_at": "2026-02-01"}]'),
  ('[{"provider": "p", "provider_event_id": null, "event_type": "open", "occurred_at": "2026-02-01"}]'), ('[{"provider": "p", "provider_event_id": "20", "event_type": "open", "occurred_at": "yes"}]'),
  ('[{"provider": "p", "provider_event_id": "20", "event_type": "open", "occurred_at": "infinity"}]'), ('[{"provider": "p", "provider_event_id": "20", "event_type": "open", "occurred_at": "2026-02-01", "send_id": "x"}]'),
  ('[{"provider": "p", "provider_event_id": "20", "event_type": "open", "occurred_at": "2026-02-01", "payload": []}]'), ('[{"provider": "p", "provider_event_id": "20", "event_type": "open", "occurred_at": "2026-02-01", "payload": "x"}]')) AS bad (given);
SELECT alike((fixture.refusal($$SELECT outreach.record_events(jsonb_build_array(pg_temp.event('20', 'open'), pg_temp.event('21', 'open', '{"occurred_at": "soon"}')))$$)).detail, 'element 1, key occurred_at: "soon"', 'DETAIL names the element, counted from 0');
SELECT throws_ok($$SELECT outreach.record_events(jsonb_build_array(pg_temp.event('20', 'open'), pg_temp.event('21', 'sneeze')))$$, 'OX013', 'unknown event type', 'an unknown type');
SELECT is((fixture.refusal($$SELECT outreach.record_events(jsonb_build_array(pg_temp.event('20', 'open'), pg_temp.event('21', 'sneeze')))$$)).detail, 'element 1: event_type ''sneeze''', 'DETAIL names its element');
SELECT throws_ok($$SELECT outreach.record_events(jsonb_build_array(pg_temp.event('20', NULL)))$$, 'OX013', 'unknown event type', 'NULL is no type either');
SELECT is((SELECT count(*) FROM outreach.engagement_events WHERE provider_event_id = '20'), 0::bigint, 'all or nothing');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.record_events(''[]'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_app,outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT outreach.record_events(''[]'')')$$, 'ingest may');

SELECT * FROM finish();
ROLLBACK;
