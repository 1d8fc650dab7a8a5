BEGIN;
SELECT plan(7);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.send_queue')$$, $$VALUES
  ('send_id uuid NOT NULL'),
  ('campaign_id uuid NOT NULL'),
  ('next_at timestamp with time zone NOT NULL'),
  ('leased boolean NOT NULL DEFAULT false')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.send_queue')$$, $$VALUES
  ('PRIMARY KEY (send_id)'),
  ('FOREIGN KEY (send_id) REFERENCES outreach.send_log(send_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.send_queue')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'send_queue', 'outreach_owner', 'its owner');

SELECT fixture.enrolled(2) AS campaign \gset
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'every scheduled send is queued');
SELECT throws_ok($$DELETE FROM outreach.send_log$$, NULL, NULL, 'a queued send stays');
SELECT throws_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT * FROM outreach_internal.send_queue')$$, '42501', NULL, 'a dispatcher does not see it');

SELECT * FROM finish();
ROLLBACK;
