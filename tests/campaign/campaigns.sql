BEGIN;
SELECT plan(17);

SELECT results_eq($$SELECT fixture.columns('outreach.campaigns')$$, $$VALUES
  ('campaign_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('name text NOT NULL'),
  ('channel text NOT NULL DEFAULT ''email''::text'),
  ('status text NOT NULL DEFAULT ''draft''::text'),
  ('status_reason text'),
  ('min_tier integer NOT NULL DEFAULT 0'),
  ('min_score_tier text NOT NULL DEFAULT ''COLD''::text'),
  ('daily_send_limit integer'),
  ('slot_priority text[] NOT NULL DEFAULT ''{HR,CEO,CFO}''::text[]'),
  ('rules jsonb NOT NULL DEFAULT ''{}''::jsonb'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('created_by text NOT NULL DEFAULT SESSION_USER'),
  ('status_changed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('configured_at timestamp with time zone'),
  ('configured_by text'),
  ('configured_reason text')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.campaigns')$$, $$VALUES
  ('PRIMARY KEY (campaign_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach.campaigns')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'campaigns', 'outreach_owner', 'its owner');

SELECT fixture.campaign('One') AS one \gset
SELECT throws_ok(format('UPDATE outreach.campaigns SET %s', change), '23514', NULL, 'refused by a constraint: ' || change)
FROM (VALUES ($$name = E' \t'$$), ($$name = repeat('x', 201)$$), ($$channel = 'fax'$$), ($$status = 'open'$$), ('min_tier = 4'), ('min_tier = -2'),
  ($$min_score_tier = 'TEPID'$$), ('daily_send_limit = -1'), ($$slot_priority = '{}'$$), ($$slot_priority = '{CTO}'$$),
  ($$slot_priority = '{HR,NULL}'$$)) AS bad (change);
SELECT lives_ok($$UPDATE outreach.campaigns SET daily_send_limit = 0, min_tier = -1, slot_priority = '{CFO}'$$, 'the ends of the ranges are allowed');
SELECT throws_ok(format($$DELETE FROM outreach.campaigns WHERE campaign_id = %L$$, :'one'), '23503', NULL, 'a campaign with steps stays');

SELECT * FROM finish();
ROLLBACK;
