BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_campaigns')$$, $$VALUES
  ('campaign_id uuid'),
  ('name text'),
  ('channel text'),
  ('status text'),
  ('status_reason text'),
  ('status_changed_at timestamp with time zone'),
  ('min_tier integer'),
  ('min_score_tier text'),
  ('daily_send_limit integer'),
  ('slot_priority text[]'),
  ('created_at timestamp with time zone'),
  ('created_by text'),
  ('configured_at timestamp with time zone'),
  ('configured_by text'),
  ('configured_reason text'),
  ('rules jsonb'),
  ('steps bigint'),
  ('enrolled bigint'),
  ('sends bigint'),
  ('scheduled bigint'),
  ('claimed bigint'),
  ('sending bigint'),
  ('sent bigint'),
  ('delivered bigint'),
  ('bounced bigint'),
  ('complained bigint'),
  ('blocked bigint'),
  ('cancelled bigint'),
  ('failed bigint'),
  ('unknown bigint')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_campaigns')$$, $$VALUES
  ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_campaigns', 'outreach_owner', 'its owner');

SELECT fixture.campaign('Empty', 0, false) AS empty, fixture.enrolled(3, 2) AS one \gset
SELECT results_eq(format($$SELECT name, status, steps, enrolled, sends, scheduled, sent FROM outreach.vw_campaigns WHERE campaign_id = %L$$, :'empty'),
  $$VALUES ('Empty', 'draft', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint)$$, 'a campaign with nothing in it');
SELECT fixture.send_all(:'one');
SELECT results_eq(format($$SELECT steps, enrolled, sends, scheduled, sent FROM outreach.vw_campaigns WHERE campaign_id = %L$$, :'one'),
  $$VALUES (2::bigint, 3::bigint, 6::bigint, 3::bigint, 3::bigint)$$, 'three companies, one step sent, the next scheduled');
UPDATE outreach.send_log SET status = x.status, sent_at = CASE WHEN x.status IN ('delivered', 'bounced', 'complained') THEN now() END,
  blocked_codes = CASE x.status WHEN 'blocked' THEN '{OX101}'::text[] END, begun_at = now()
FROM (SELECT send_id, ('{delivered,bounced,complained,blocked,cancelled,failed}'::text[])[row_number() OVER (ORDER BY send_id)] AS status FROM outreach.send_log WHERE campaign_id = :'one') AS x
WHERE x.send_id = send_log.send_id;
SELECT results_eq(format($$SELECT enrolled, sends, scheduled, claimed, sending, sent, delivered, bounced, complained, blocked, cancelled, failed, unknown FROM outreach.vw_campaigns WHERE campaign_id = %L$$, :'one'),
  $$VALUES (3::bigint, 6::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 1::bigint, 0::bigint)$$, 'each status has its count');
SELECT is((SELECT count(*) FROM outreach.vw_campaigns), (SELECT count(*) FROM outreach.campaigns), 'one row per campaign');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_campaigns')$$, '42501', NULL, 'an application reads get_campaign()');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_campaigns')$$, 'an analyst reads the view');

SELECT * FROM finish();
ROLLBACK;
