BEGIN;
SELECT plan(8);

SELECT results_eq($$SELECT fixture.columns('outreach.settings')$$, $$VALUES
  ('name text NOT NULL'),
  ('value jsonb NOT NULL'),
  ('reason text NOT NULL'),
  ('changed_by text NOT NULL DEFAULT SESSION_USER'),
  ('changed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.settings')$$, $$VALUES ('PRIMARY KEY (name)')$$, 'one row per setting');
SELECT results_eq($$SELECT fixture.grants('outreach.settings')$$, $$VALUES ('outreach_operator: SELECT')$$, 'operators may read it, nobody may write it');
SELECT table_owner_is('outreach', 'settings', 'outreach_control', 'its owner');
SELECT results_eq($$SELECT p.role, p.verb FROM style.privileges AS p WHERE p.object = 'outreach.settings' AND p.role = 'outreach_owner'$$, $$VALUES ('outreach_owner', 'SELECT')$$,
  'the hub''s own functions read it, and cannot write it');
SELECT is_empty('SELECT * FROM outreach.settings', 'as deployed no rule is set: every default stands');
SELECT throws_ok($$INSERT INTO outreach.settings (name, value, reason) VALUES ('send_max_attempts', '3', E' \t')$$, '23514', NULL, 'a reason is not blank');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'DELETE FROM outreach.settings')$$, '42501', NULL, 'an operator may not write it directly');

SELECT * FROM finish();
ROLLBACK;
