BEGIN;
SELECT plan(10);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_overrides')$$, $$VALUES
  ('override_id uuid'), ('outreach_id uuid'), ('override_type text'), ('forced_tier integer'), ('reason text'), ('expires_at timestamp with time zone'),
  ('created_at timestamp with time zone'), ('created_by text'), ('removed_at timestamp with time zone'), ('removed_by text'), ('removed_reason text'),
  ('is_halt boolean'), ('live boolean')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_overrides')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_operator: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_overrides', 'outreach_control', 'its owner');
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_overrides'), role || ' reads it')
FROM unnest('{outreach_operator,outreach_analyst}'::text[]) AS role;
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_overrides')$$, '42501', NULL, 'an application does not');

SELECT fixture.minted() AS a \gset
SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'live') AS live, outreach.add_override(:'a', 'BLOCK_PHONE', 'to be lifted') AS lifted, outreach.halt_all_outreach('everything') AS halt,
  outreach.add_override(:'a', 'FORCE_TIER', 'short', 3, clock_timestamp() + interval '0.2 seconds') AS tier \gset
SELECT outreach.remove_override(:'lifted', 'they came back') \gset
SELECT bag_eq('SELECT override_id, live, is_halt, reason, removed_reason FROM outreach.vw_overrides', format($$VALUES
  (%L::uuid, true, false, 'live', NULL), (%L, false, false, 'to be lifted', 'they came back'), (%L, true, true, 'everything', NULL), (%L, true, false, 'short', NULL)$$,
  :'live', :'lifted', :'halt', :'tier'), 'live and past ones, with their reasons');
SELECT pg_sleep(0.21) \gset
SELECT is((SELECT live FROM outreach.vw_overrides WHERE override_id = :'tier'), false, 'a forced tier stops to be live when it expires, within the transaction');
SELECT is((SELECT bool_and(created_by = session_user AND created_at >= now()) FROM outreach.vw_overrides), true, 'who set it and when');
SELECT is((SELECT removed_by FROM outreach.vw_overrides WHERE override_id = :'lifted'), session_user::text COLLATE "default", 'who lifted it');

SELECT * FROM finish();
ROLLBACK;
