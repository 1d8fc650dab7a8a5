BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_variant_results')$$, $$VALUES
  ('campaign_id uuid'),
  ('version integer'),
  ('step_number integer'),
  ('variant text'),
  ('sent bigint'),
  ('opened bigint'),
  ('clicked bigint'),
  ('replied bigint')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_variant_results')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_variant_results', 'outreach_owner', 'its owner');

SELECT fixture.contactable() FROM generate_series(1, 40);
SELECT fixture.campaign('One', 2, false) AS one \gset
SELECT outreach.add_step_variant(sequence_id, 'B', 'S', 'T') FROM outreach.sequences WHERE step_number = 1;
SELECT results_eq('SELECT version, step_number, variant, sent, opened, clicked, replied FROM outreach.vw_variant_results ORDER BY step_number, variant',
  $$VALUES (1, 1, 'A', 0::bigint, 0::bigint, 0::bigint, 0::bigint), (1, 1, 'B', 0, 0, 0, 0), (1, 2, 'A', 0, 0, 0, 0)$$, 'a row per variant, also where nothing was sent');
SELECT outreach.set_campaign_status(:'one', 'active');
SELECT outreach.enroll_campaign(:'one');
SELECT fixture.send_all(:'one');
SELECT array_agg(send_id) FILTER (WHERE variant = 'A') AS a, array_agg(send_id) FILTER (WHERE variant = 'B') AS b FROM outreach.send_log WHERE step_number = 1 \gset
SELECT outreach.record_event('p', send || type || n || payload, type, now(), send, payload => payload::jsonb)
FROM (VALUES (:'a', 1, 'open', 3, '{}'), (:'a', 1, 'click', 2, '{}'), (:'a', 2, 'open', 1, '{"machine": true}'), (:'a', 2, 'click', 1, '{"machine": true}'), (:'a', 3, 'reply', 1, '{}'),
  (:'b', 1, 'open', 1, '{"machine": false}'), (:'b', 2, 'open', 1, '{"machine": true}'), (:'b', 2, 'open', 1, '{}'), (:'b', 3, 'click', 1, '{}'), (:'b', 4, 'delivered', 1, '{}')) AS e (sends, person, type, times, payload)
CROSS JOIN LATERAL generate_series(1, times) AS n
CROSS JOIN LATERAL (SELECT (e.sends::uuid[])[person] AS send) AS x;
SELECT results_eq('SELECT step_number, variant, sent, opened, clicked, replied FROM outreach.vw_variant_results ORDER BY step_number, variant',
  format($$VALUES (1, 'A', %s::bigint, 1::bigint, 1::bigint, 1::bigint), (1, 'B', %s, 2, 1, 0), (2, 'A', 0, 0, 0, 0)$$, cardinality(:'a'::uuid[]), cardinality(:'b'::uuid[])), 'people, not events; machines do not count');
SELECT is(cardinality(:'a'::uuid[]) + cardinality(:'b'::uuid[]), 40, 'everybody got one of the two');
SELECT outreach.new_sequence_version(:'one');
SELECT is((SELECT array_agg(sent) FROM outreach.vw_variant_results WHERE version = 2), '{0,0,0}', 'another version has figures of its own');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_variant_results')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_variant_results')$$, '42501', NULL, 'an application may not');

SELECT * FROM finish();
ROLLBACK;
