BEGIN;
SELECT plan(4);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.skipped_steps')$$, $$VALUES
  ('send_id uuid NOT NULL'),
  ('skipped_at timestamp with time zone NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.skipped_steps')$$, $$VALUES
  ('PRIMARY KEY (send_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.skipped_steps')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'skipped_steps', 'outreach_owner', 'its owner');

SELECT * FROM finish();
ROLLBACK;
