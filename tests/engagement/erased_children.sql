BEGIN;
SELECT plan(33);

SELECT fixture.function_is('outreach_internal.erased_children', 'children jsonb', 'jsonb', 'stable', 'outreach_control', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.erased_identifiers', 'record jsonb', 'jsonb', 'stable', 'outreach_control', '{}', definer => false);
CREATE TEMP TABLE c AS SELECT gen_random_uuid() AS ann, gen_random_uuid() AS bo, '{}'::jsonb AS children;
UPDATE c SET children = jsonb_build_object(
  'outreach.people', jsonb_build_array(
    jsonb_build_object('person_id', ann, 'full_name', ' Ann LEE', 'title', 'CFO', 'email', 'Lee@Acme.example', 'email_key', 'lee@acme.example', 'phone', '1', 'phone_key', '1', 'outreach_id', 'kept'),
    jsonb_build_object('person_id', bo, 'full_name', 'Bo', 'title', 'HR', 'email', 'bo@acme.example', 'email_key', 'bo@acme.example', 'phone', '1', 'phone_key', '1')),
  'people.people_master', jsonb_build_array(
    jsonb_build_object('person_unique_id', 1, 'full_name', 'Ann Lee', 'title', 'CFO', 'email', NULL),
    jsonb_build_object('person_unique_id', 2, 'full_name', 'A. Lee', 'title', 'CFO', 'email', 'LEE@acme.example', 'email_verified_at', 'then'),
    jsonb_build_object('person_unique_id', 3, 'full_name', 'Bo', 'title', 'HR', 'email', 'bo@acme.example')),
  'outreach.talent_movement', '[{"person_name": "ann lee"}, {"person_name": "A. Lee "}, {"person_name": "Bo"}, {"person_name": null}]'::jsonb,
  'outreach.send_log', jsonb_build_array(
    jsonb_build_object('send_id', 's1', 'person_id', ann, 'channel', 'email', 'recipient', 'Lee@acme.example', 'recipient_key', 'lee@acme.example', 'last_error', 'no Lee here', 'provider_message_id', 'm1'),
    jsonb_build_object('send_id', 's2', 'person_id', ann, 'channel', 'phone', 'recipient', '1', 'recipient_key', '1', 'last_error', NULL, 'provider_message_id', 'to=lee@acme.example'),
    jsonb_build_object('send_id', 's3', 'person_id', bo, 'channel', 'email', 'recipient', 'lee@acme.example', 'recipient_key', 'lee@acme.example'),
    jsonb_build_object('send_id', 's4', 'person_id', bo, 'channel', 'phone', 'recipient', '1', 'recipient_key', '1', 'last_error', 'busy', 'provider_message_id', 'm4'),
    jsonb_build_object('send_id', 's5', 'person_id', bo, 'channel', 'email', 'recipient', 'bo@acme.example', 'recipient_key', 'bo@acme.example', 'last_error', 'ask lee@acme.example')),
  'outreach.engagement_events', '[{"send_id": "s1", "provider_event_id": "1", "payload": {"name": "Ann", "bounce_type": "hard"}}, {"send_id": "s3", "provider_event_id": "lee@acme.example", "payload": {}},
    {"send_id": "s4", "provider_event_id": "4", "payload": {"x": 1}}, {"send_id": "s5", "provider_event_id": "5", "payload": {"cc": "lee@acme.example"}}]'::jsonb,
  'outreach.dol', '[{"ein": "lee@acme.example is no contact"}]'::jsonb);
SELECT is(outreach_internal.erased_children(children), children, 'nobody was erased: as it is') FROM c;
SELECT is(outreach_internal.erased_children('{}'), '{}', 'nothing: nothing');
SELECT outreach_internal.record_erasure(ARRAY[ann], 'a test', ARRAY[ann, ann], '{email,phone}', '{lee@acme.example,1}', '{erasure,erasure}', '{test,test}') FROM c \gset
CREATE TEMP TABLE e AS SELECT outreach_internal.erased_children(children) AS children FROM c;
SELECT results_eq('SELECT jsonb_object_keys(children) FROM e', 'SELECT jsonb_object_keys(children) FROM c', 'the relations stay');
CREATE FUNCTION pg_temp.rows(relation text, place integer) RETURNS jsonb LANGUAGE sql AS $$ SELECT e.children -> relation -> place FROM e $$;
CREATE FUNCTION pg_temp.unchanged(relation text, place integer) RETURNS text LANGUAGE sql AS $$ SELECT is(pg_temp.rows(relation, place), c.children -> relation -> place, format('%s %s stays as it was', relation, place)) FROM c $$;
SELECT is(pg_temp.rows('outreach.people', 0), jsonb_build_object('person_id', ann, 'full_name', 'erased', 'title', NULL, 'slot_type', NULL, 'email', NULL, 'phone', NULL, 'email_key', NULL, 'phone_key', NULL,
  'email_verification', 'UNKNOWN', 'contact_status', 'disqualified', 'time_zone', NULL, 'outreach_id', 'kept'), 'the contact') FROM c;
SELECT is(pg_temp.rows('people.people_master', p), jsonb_build_object('person_unique_id', p + 1, 'full_name', 'erased', 'title', NULL, 'email', NULL, 'email_verified_at', NULL), 'who has the name or the address') FROM generate_series(0, 1) AS p;
SELECT is(children -> 'outreach.talent_movement', '[{"person_name": null}, {"person_name": null}, {"person_name": "Bo"}, {"person_name": null}]', 'movements of these names') FROM e;
SELECT is(pg_temp.rows('outreach.send_log', 0) - 'person_id', '{"send_id": "s1", "channel": "email", "recipient": "erased:s1", "recipient_key": "erased:s1", "last_error": null, "provider_message_id": "m1"}', 'a send');
SELECT is(pg_temp.rows('outreach.send_log', 1) ->> 'recipient' || left(pg_temp.rows('outreach.send_log', 1) ->> 'provider_message_id', 7), 'erased:s2erased:', 'on the other channel, with a message id that holds the address');
SELECT is(pg_temp.rows('outreach.send_log', 2) ->> 'recipient', 'erased:s3', 'to the address for another contact');
SELECT is(pg_temp.rows('outreach.send_log', 4), (c.children -> 'outreach.send_log' -> 4) || '{"last_error": null}', 'an error that holds the address, and nothing else of that send') FROM c;
SELECT is(pg_temp.rows('outreach.engagement_events', 0), '{"send_id": "s1", "provider_event_id": "1", "payload": {"bounce_type": "hard"}}', 'an event');
SELECT is(pg_temp.rows('outreach.engagement_events', 3), '{"send_id": "s5", "provider_event_id": "5", "payload": {}}', 'an event of another that holds the address');
SELECT pg_temp.unchanged(r, p) FROM (VALUES ('outreach.people', 1), ('people.people_master', 2), ('outreach.send_log', 3), ('outreach.engagement_events', 2), ('outreach.dol', 0)) AS v (r, p);
SELECT is(outreach_internal.erased_children(children), children, 'again: nothing changes') FROM e;

SELECT * FROM finish();
ROLLBACK;
