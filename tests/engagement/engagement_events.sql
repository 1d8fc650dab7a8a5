BEGIN;
SELECT plan(109);

SELECT results_eq($$SELECT fixture.columns('outreach.engagement_events')$$, $$VALUES
  ('provider text NOT NULL'),
  ('provider_event_id text NOT NULL'),
  ('event_type text NOT NULL'),
  ('occurred_at timestamp with time zone NOT NULL'),
  ('received_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('send_id uuid'),
  ('reported_send_id uuid'),
  ('provider_message_id text'),
  ('payload jsonb NOT NULL DEFAULT ''{}''::jsonb'),
  ('machine boolean NOT NULL DEFAULT false'),
  ('soft boolean NOT NULL DEFAULT false')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.engagement_events')$$, $$VALUES
  ('PRIMARY KEY (provider, provider_event_id)'),
  ('FOREIGN KEY (send_id) REFERENCES outreach.send_log(send_id)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.engagement_events')$$, $$VALUES
  ('fill_in_send AFTER UPDATE ALWAYS'),
  ('guard_delete AFTER DELETE ALWAYS'),
  ('refuse_change AFTER UPDATE ALWAYS'),
  ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.engagement_events')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'engagement_events', 'outreach_owner', 'its owner');

SELECT fixture.function_is('outreach_internal.guard_engagement_events', '', 'trigger', 'volatile', 'outreach_owner', '{}');
SELECT fixture.function_is('outreach_internal.is_stop', 'event_type text, payload jsonb',
  'boolean', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.is_machine', 'event_type text, payload jsonb',
  'boolean', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.stop_kind', 'event_type text, payload jsonb',
  'text', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT is(ROW (outreach_internal.is_machine(event_type, payload), outreach_internal.stop_kind(event_type, payload)), ROW (machine, kind), format('%s %s', event_type, payload))
FROM (VALUES
  ('open', '{}'::jsonb, false, NULL), ('open', '{"machine": true}', true, NULL), ('open', '{"machine": "TRUE"}', true, NULL), ('open', '{"machine": false}', false, NULL), ('open', '{"machine": null}', false, NULL),
  ('open', '{"machine": [true]}', false, NULL), ('open', '{"auto_reply": true}', false, NULL), ('open', '{"reply_type": "out_of_office"}', false, NULL),
  ('click', '{}', false, NULL), ('click', '{"machine": true}', true, NULL), ('delivered', '{"machine": true}', false, NULL),
  ('reply', '{}', false, 'reply'), ('reply', '{"auto_reply": true}', true, 'automatic reply'), ('reply', '{"auto_reply": "true"}', true, 'automatic reply'), ('reply', '{"auto_reply": false}', false, 'reply'),
  ('reply', '{"machine": true}', true, 'automatic reply'), ('reply', '{"reply_type": "out_of_office"}', true, 'automatic reply'), ('reply', '{"reply_type": "Out_Of_Office"}', true, 'automatic reply'),
  ('reply', '{"reply_type": "interested"}', false, 'reply'), ('reply', '{"reply_type": null, "auto_reply": null}', false, 'reply'), ('reply', '{"auto_reply": false, "reply_type": "out_of_office"}', true, 'automatic reply'),
  ('bounce', '{}', false, 'bounce'), ('bounce', '{"bounce_type": "hard"}', false, 'bounce'), ('bounce', '{"bounce_type": "soft"}', false, 'soft bounce'), ('bounce', '{"bounce_type": "SOFT"}', false, 'soft bounce'),
  ('bounce', '{"machine": true}', false, 'bounce'), ('unsubscribe', '{}', false, 'unsubscribe'), ('unsubscribe', '{"machine": true}', false, 'unsubscribe'), ('complaint', '{}', false, 'complaint'), ('complaint', '{"bounce_type": "soft", "machine": true}', false, 'complaint'),
  ('delivered', '{}', false, NULL)) AS e (event_type, payload, machine, kind);

SELECT is(outreach_internal.is_stop(event_type, payload), stops, format('%s %s', event_type, payload))
FROM (VALUES ('bounce', '{}'::jsonb, true), ('bounce', '{"bounce_type": "hard"}', true), ('bounce', '{"bounce_type": "soft"}', false), ('bounce', '{"bounce_type": "SOFT"}', false), ('bounce', '{"bounce_type": null}', true),
  ('complaint', '{}', true), ('unsubscribe', '{}', true), ('complaint', '{"bounce_type": "soft"}', true), ('open', '{}', false), ('click', '{}', false), ('reply', '{}', false), ('delivered', '{}', false)) AS e (event_type, payload, stops);

SELECT fixture.enrolled(2) AS campaign \gset
SELECT fixture.send_all(:'campaign');
SELECT fixture.a_send(:'campaign') AS send, (SELECT max(send_id::text) FROM outreach.send_log) AS other \gset
SELECT throws_ok(format('INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, payload) VALUES (%L, %L, %L, %L, %L)', provider, id, type, at, payload), '23514', NULL, format('refused: %s %s %s %s %s', provider, id, type, at, payload))
FROM (VALUES (' ', '1', 'open', 'now', '{}'), ('p', '', 'open', 'now', '{}'), ('p', '1', 'sneeze', 'now', '{}'), ('p', '1', 'open', 'infinity', '{}'), ('p', '1', 'open', 'now', '[]')) AS bad (provider, id, type, at, payload);
INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, provider_message_id) VALUES ('p', '1', 'open', now(), 'm'), ('p', '2', 'open', now(), 'n');

-- Append-only, but that the send may be filled in, once.
SELECT throws_ok(format($$UPDATE outreach.engagement_events SET %s WHERE provider_event_id = '1'$$, change), 'OX212', NULL, 'refused: ' || change)
FROM (VALUES ($$event_type = 'click'$$), ('machine = true'), ($$payload = '{"x": 1}'$$), ('occurred_at = occurred_at - interval ''1 s'''), (format('send_id = %L, event_type = %L', fixture.a_send(:'campaign'), 'click'))) AS c (change);
SELECT lives_ok(format($$UPDATE outreach.engagement_events SET send_id = %L WHERE provider_event_id = '1'$$, :'send'), 'the send may be filled in');
SELECT throws_ok(format($$UPDATE outreach.engagement_events SET send_id = %L WHERE provider_event_id = '1'$$, :'other'), 'OX212', NULL, 'once');
SELECT throws_ok($$UPDATE outreach.engagement_events SET send_id = NULL WHERE provider_event_id = '1'$$, 'OX212', NULL, 'and stays');
-- Nothing but the erased form of an erased person's event, or of one that holds an erased address, takes its place.
INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, send_id, payload) SELECT 'p', 'e' || row_number() OVER (ORDER BY send_id), 'bounce', now(), send_id, '{"bounce_type": "hard", "to": "x"}' FROM outreach.send_log;
INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, payload) VALUES ('p', 'u1', 'open', now(), '{"to": "bo@x.example"}'), ('p', 'u2', 'open', now(), '{"to": "cy@x.example"}');
CREATE FUNCTION pg_temp.put(event text, change text) RETURNS text LANGUAGE sql AS $$ SELECT format('UPDATE outreach.engagement_events SET %s WHERE provider_event_id = %L', change, event) $$;
SELECT throws_ok(pg_temp.put(e, c), 'OX212', 'table is append-only', format('nobody was erased: %s %s', e, c)) FROM (VALUES ('e1', 'payload = ''{"bounce_type": "hard"}'''), ('u1', 'payload = ''{}''')) AS v (e, c);
SELECT outreach_internal.record_erasure(ARRAY[person_id], 'test', ARRAY[person_id], '{email}', '{bo@x.example}', '{erasure}', '{t}') FROM outreach.send_log ORDER BY send_id LIMIT 1 \gset
SELECT throws_ok(pg_temp.put(e, c), 'OX212', 'table is append-only', format('not the erased form, or not an erased person''s: %s %s', e, c))
FROM (VALUES ('e1', 'payload = ''{}'''), ('e1', 'payload = ''{"bounce_type": "hard"}'', event_type = ''open'''), ('e1', 'payload = ''{"bounce_type": "hard"}'', send_id = NULL'), ('e1', 'payload = payload'), ('e1', 'provider_event_id = ''erased'', payload = ''{"bounce_type": "hard"}'''),
  ('e2', 'payload = ''{"bounce_type": "hard"}'''), ('u2', 'payload = ''{}'''), ('u1', 'payload = ''{}'', occurred_at = now() - interval ''1 s''')) AS v (e, c);
SELECT lives_ok(pg_temp.put(e, c), format('the erased form: %s', e)) FROM (VALUES ('e1', 'payload = ''{"bounce_type": "hard"}'''), ('u1', 'payload = ''{}''')) AS v (e, c);
SELECT throws_ok(format('DELETE FROM outreach.engagement_events WHERE provider_event_id = %L', n), 'OX212', NULL, 'no DELETE: ' || n) FROM unnest('{1,2}'::text[]) AS n;
SELECT throws_ok($$INSERT INTO outreach.engagement_events (provider, provider_event_id, event_type, occurred_at, soft) VALUES ('p', '3', 'open', now(), true)$$, '23514', NULL, 'only a bounce is soft');
SELECT throws_ok('TRUNCATE outreach.engagement_events', 'OX212', NULL, 'no TRUNCATE');
SET session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', NULL, 'nor in replica mode: ' || statement) FROM (VALUES ($$UPDATE outreach.engagement_events SET event_type = 'click'$$), ('DELETE FROM outreach.engagement_events'), ('TRUNCATE outreach.engagement_events')) AS s (statement);
RESET session_replication_role;
INSERT INTO outreach.outreach_archive (outreach_id, sovereign_company_id, minted_at, minted_by, reason) SELECT outreach_id, sovereign_company_id, minted_at, minted_by, 'test' FROM outreach.outreach WHERE outreach_id = (SELECT outreach_id FROM outreach.send_log WHERE send_id = :'send');
SELECT lives_ok($$DELETE FROM outreach.engagement_events WHERE provider_event_id = '1'$$, 'but once the company of its send is in the archive');

SELECT * FROM finish();
ROLLBACK;
