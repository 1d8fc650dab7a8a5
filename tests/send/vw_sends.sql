BEGIN;
SELECT plan(7);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_sends')$$, $$VALUES
  ('send_id uuid'),
  ('campaign_id uuid'),
  ('version integer'),
  ('step_number integer'),
  ('variant text'),
  ('outreach_id uuid'),
  ('person_id uuid'),
  ('channel text'),
  ('status text'),
  ('status_reason text'),
  ('blocked_codes text[]'),
  ('due_at timestamp with time zone'),
  ('attempts integer'),
  ('claimed_by text'),
  ('claimed_at timestamp with time zone'),
  ('begun_at timestamp with time zone'),
  ('sent_at timestamp with time zone'),
  ('last_outcome text'),
  ('created_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_sends')$$, $$VALUES
  ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_sends', 'outreach_owner', 'its owner');

SELECT fixture.enrolled(2) AS campaign \gset
SELECT is((SELECT count(*) FROM outreach.vw_sends), (SELECT count(*) FROM outreach.send_log), 'every send');
SELECT unalike((SELECT string_agg(v::text, ' ') FROM outreach.vw_sends AS v), '%@%', 'no address in it');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_sends')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_analyst', 'UPDATE outreach.vw_sends SET status = ''sent''')$$, '42501', NULL, 'and not write through it');

SELECT * FROM finish();
ROLLBACK;
