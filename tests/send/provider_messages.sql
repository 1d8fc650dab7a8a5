BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.provider_messages')$$, $$VALUES
  ('provider_message_id text NOT NULL'),
  ('send_id uuid'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.provider_messages')$$, $$VALUES
  ('PRIMARY KEY (provider_message_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.provider_messages')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'provider_messages', 'outreach_owner', 'its owner');

SELECT fixture.enrolled(1) AS campaign \gset
SELECT fixture.send_all(:'campaign');
SELECT results_eq('SELECT provider_message_id, send_id FROM outreach_internal.provider_messages', $$SELECT 'message ' || send_id, send_id FROM outreach.send_log$$, 'a finish leaves which send a message is');
SELECT throws_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT * FROM outreach_internal.provider_messages')$$, '42501', NULL, 'nobody sees it');

SELECT * FROM finish();
ROLLBACK;
