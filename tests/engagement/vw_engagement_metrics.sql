BEGIN;
SELECT plan(8);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_engagement_metrics')$$, $$VALUES
  ('campaign_id uuid'),
  ('step_number integer'),
  ('sent bigint'),
  ('delivered bigint'),
  ('opened bigint'),
  ('clicked bigint'),
  ('replied bigint'),
  ('bounced bigint'),
  ('complained bigint'),
  ('unsubscribed bigint')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_engagement_metrics')$$, $$VALUES
  ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_engagement_metrics', 'outreach_owner', 'its owner');

SELECT fixture.enrolled(4, 2) AS campaign \gset
SELECT results_eq(format('SELECT * FROM outreach.vw_engagement_metrics WHERE campaign_id = %L ORDER BY step_number', :'campaign'), format($$SELECT %L::uuid, n, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint FROM generate_series(1, 2) AS n$$, :'campaign'), 'a row per step, also where nothing was sent');
SELECT fixture.send_all(:'campaign');
SELECT array_agg(send_id ORDER BY send_id) AS s FROM outreach.send_log WHERE step_number = 1 \gset
SELECT outreach.record_event('p', send || type || n, type, now(), send)
FROM (VALUES (1, 'delivered', 1), (1, 'open', 3), (1, 'click', 2), (1, 'reply', 1), (2, 'delivered', 1), (2, 'open', 1), (2, 'complaint', 1), (3, 'bounce', 2), (4, 'delivered', 2), (4, 'unsubscribe', 1)) AS e (person, type, times)
CROSS JOIN LATERAL generate_series(1, times) AS n
CROSS JOIN LATERAL (SELECT (:'s'::uuid[])[person] AS send) AS x;
SELECT results_eq(format('SELECT step_number, sent, delivered, opened, clicked, replied, bounced, complained, unsubscribed FROM outreach.vw_engagement_metrics WHERE campaign_id = %L ORDER BY step_number', :'campaign'),
  $$VALUES (1, 4::bigint, 3::bigint, 2::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint), (2, 0, 0, 0, 0, 0, 0, 0, 0)$$, 'people, not events');
SELECT fixture.campaign('Other', 3) AS other \gset
SELECT is((SELECT count(*) FROM outreach.vw_engagement_metrics), (SELECT count(*) FROM outreach.sequences), 'one row per step');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_engagement_metrics')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_engagement_metrics')$$, '42501', NULL, 'an application may not');

SELECT * FROM finish();
ROLLBACK;
