BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach_internal.erase_sends', 'send_ids uuid[], others uuid[], providers text[], event_ids text[], message_ids text[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.mentions', 'content text, fragments text[]', 'boolean', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT is(outreach_internal.mentions(c, '{x@y,b}'), e, format('%L: %s', c, e)) FROM (VALUES ('to X@Y.', true), ('x @y', false), ('', false), (NULL, false), ('B', true)) AS v (c, e);

-- A send in each state; those of one person are erased.
SELECT fixture.enrolled(4, 2) AS campaign \gset
CREATE TEMP TABLE s AS SELECT row_number() OVER (ORDER BY send_id) AS n, send_id, person_id, recipient_key FROM outreach.send_log;
UPDATE outreach.people AS p SET email = 'ann@x.example' FROM s WHERE s.person_id = p.person_id AND n = 1;
SELECT outreach.claim_sends('w', 3);
SELECT outreach_internal.record_erasure(array_agg(person_id), 'test', array_agg(person_id), array_agg('email'::text), array_agg(recipient_key), array_agg('erasure'::text), array_agg('t'::text)) FROM s WHERE n <= 3 \gset
SELECT send_id AS last FROM s WHERE n = 4 \gset
UPDATE outreach.send_log SET last_error = 'for ' || (SELECT recipient_key FROM s WHERE n = 1), provider_message_id = 'kept' WHERE send_id = :'last';
INSERT INTO outreach_internal.provider_messages (provider_message_id, send_id) SELECT 'to=' || recipient_key, send_id FROM s WHERE n IN (1, 4);
SELECT outreach.record_event('p', 'e' || n, 'open', now(), send_id, payload => '{"ip": "192.0.2.1"}') FROM s;
SELECT fixture.status(send_id) AS status FROM s WHERE n = 1 \gset
SELECT outreach_internal.erase_sends(ARRAY(SELECT send_id FROM s WHERE n <= 3), ARRAY[:'last']::uuid[], '{}', '{}', ARRAY(SELECT provider_message_id FROM outreach_internal.provider_messages));
SELECT results_eq('SELECT status, status_reason, recipient = ''erased:'' || send_id, l.recipient_key = recipient FROM s JOIN outreach.send_log AS l USING (send_id) WHERE n <= 3 ORDER BY n', $$SELECT 'cancelled', 'person was erased', true, true FROM generate_series(1, 3)$$, 'scheduled and claimed are cancelled, and go to nobody');
SELECT results_eq('SELECT s.recipient_key = l.recipient_key, last_error, provider_message_id, status <> ''cancelled'' FROM s JOIN outreach.send_log AS l USING (send_id) WHERE n = 4', $$VALUES (true, NULL::text, 'kept', true)$$, 'the other one loses the error that held the address');
SELECT is_empty('SELECT fixture.queue_problems()', 'the queue and the places of the day agree');
SELECT results_eq('SELECT provider_event_id, payload FROM outreach.engagement_events ORDER BY 1', $$VALUES ('e1', '{}'::jsonb), ('e2', '{}'), ('e3', '{}'), ('e4', '{"ip": "192.0.2.1"}')$$, 'their events, not the other one''s');
SELECT results_eq('SELECT provider_message_id LIKE ''erased:%'' FROM s JOIN outreach_internal.provider_messages USING (send_id) ORDER BY n', 'VALUES (true), (false)', 'message ids that hold an erased address');
SELECT lives_ok('SELECT outreach_internal.erase_sends(ARRAY(SELECT send_id FROM s WHERE n <= 3), ''{}'', ''{}'', ''{}'', ''{}'')', 'again: nothing happens');

-- What is learnt of an erased send later on.
SELECT outreach.record_event('p', 'late', 'reply', now(), send_id, payload => '{"text": "it is me, Ann"}') FROM s WHERE n = 1 \gset
SELECT is((SELECT payload FROM outreach.engagement_events WHERE provider_event_id = 'late'), '{}', 'a late event leaves nothing of the person');
SELECT outreach.record_event('p', 'stop', 'complaint', now(), send_id) FROM s WHERE n = 1 \gset
SELECT is_empty('SELECT * FROM outreach.suppressions', 'nor does a complaint: the hash suppresses already');

SELECT * FROM finish();
ROLLBACK;
