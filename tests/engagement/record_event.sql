BEGIN;
SELECT plan(50);

SELECT fixture.function_is('outreach.record_event', 'provider text, provider_event_id text, event_type text, occurred_at timestamp with time zone, send_id uuid DEFAULT NULL::uuid, provider_message_id text DEFAULT NULL::text, payload jsonb DEFAULT ''{}''::jsonb',
  'boolean', 'volatile', 'outreach_owner', '{outreach_ingest}');

SELECT fixture.enrolled(2) AS campaign \gset
SELECT fixture.send_all(:'campaign');
SELECT fixture.a_send(:'campaign') AS send \gset
SELECT is(outreach.record_event(provider => 'p', provider_event_id => '1', event_type => 'open', occurred_at => '2026-02-01 12:00:00.123456+00', send_id => :'send', provider_message_id => 'm', payload => '{"agent": "x"}'), true, 'new');
SELECT is(outreach.record_event('p', '1', 'open', now(), :'send'), false, 'known');
SELECT is(outreach.record_event('q', '1', 'open', now(), :'send'), true, 'another provider''s id is another event');
SELECT results_eq($$SELECT event_type, occurred_at, received_at BETWEEN now() AND clock_timestamp(), send_id, reported_send_id, provider_message_id, payload FROM outreach.engagement_events WHERE provider = 'p'$$,
  format($$VALUES ('open', timestamptz '2026-02-01 12:00:00.123456+00', true, %L::uuid, %L::uuid, 'm', '{"agent": "x"}'::jsonb)$$, :'send', :'send'), 'as it was reported');
SELECT is(outreach.record_event('p', '2', 'open', now(), gen_random_uuid(), 'message ' || :'send'), true, 'a send_id that is unknown');
SELECT is((SELECT send_id FROM outreach.engagement_events WHERE provider_event_id = '2'), :'send'::uuid, 'leaves the message id');
SELECT is(outreach.record_event('p', '3', 'open', now(), gen_random_uuid()), true, 'neither is known: kept');
SELECT is(outreach.record_event('p', '4', 'delivered', now(), :'send', payload => NULL), true, 'no payload');
SELECT is(fixture.status(:'send'), 'delivered', 'delivered');

-- Any order and repetition of a send's events ends in the same state.
CREATE FUNCTION pg_temp.ends_as(VARIADIC types text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _campaign uuid := current_setting('test.campaign');
  _company uuid := fixture.contactable();
  _send uuid;
  _type text;
BEGIN
  PERFORM outreach.enroll_campaign(_campaign);
  _send := fixture.send_of(_company, _campaign);
  FOREACH _type IN ARRAY types LOOP
    IF _type = 'finish' THEN
      PERFORM fixture.send_all(_campaign);
    ELSE
      PERFORM outreach.record_event('p', _send || _type, _type, now(), provider_message_id => 'message ' || _send) FROM generate_series(1, 2);
    END IF;
  END LOOP;
  RETURN (SELECT concat_ws(', ', s.status, p.contact_status, x.reason) FROM outreach.send_log AS s JOIN outreach.people AS p USING (person_id) LEFT JOIN outreach.suppressions AS x ON x.address = s.recipient_key WHERE s.send_id = _send);
END
$$;
SELECT fixture.campaign() AS permuted \gset
SELECT set_config('test.campaign', :'permuted', true);
SELECT is(pg_temp.ends_as(a, b, c, d), 'complained, unsubscribed, complaint', format('%s, %s, %s, %s', a, b, c, d))
FROM unnest('{finish,delivered,bounce,complaint}'::text[]) AS a, unnest('{finish,delivered,bounce,complaint}'::text[]) AS b, unnest('{finish,delivered,bounce,complaint}'::text[]) AS c, unnest('{finish,delivered,bounce,complaint}'::text[]) AS d
WHERE cardinality(ARRAY(SELECT DISTINCT x FROM unnest(ARRAY[a, b, c, d]) AS x)) = 4;

SELECT throws_ok(format('SELECT outreach.record_event(%s)', given), code, NULL, 'refused: ' || given)
FROM (VALUES ($$NULL, '9', 'open', now()$$, 'OX011'), ($$'p', ' ', 'open', now()$$, 'OX011'), ($$'p', '9', 'sneeze', now()$$, 'OX013'), ($$'p', '9', 'open', NULL$$, 'OX011'), ($$'p', '9', 'open', 'infinity'$$, 'OX011'),
  ($$'p', '9', 'open', now(), payload => '[]'$$, 'OX011'), ($$'p', '9', NULL, now()$$, 'OX013')) AS bad (given, code);
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.record_event(''p'', ''9'', ''open'', now())')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_app,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT outreach.record_event(''p'', ''9'', ''open'', now())')$$, 'ingest may');

SELECT * FROM finish();
ROLLBACK;
