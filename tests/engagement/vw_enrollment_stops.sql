BEGIN;
SELECT plan(6);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_enrollment_stops')$$, $$VALUES
  ('campaign_id uuid'),
  ('outreach_id uuid'),
  ('stop_reason text'),
  ('stopped_at timestamp with time zone'),
  ('paused_until timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_enrollment_stops')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_enrollment_stops', 'outreach_owner', 'its owner');
SELECT fixture.enrolled(2) AS campaign \gset
SELECT outreach.record_event('p', '1', 'unsubscribe', now(), fixture.a_send(:'campaign'));
SELECT results_eq('SELECT campaign_id, stop_reason, stopped_at BETWEEN now() AND clock_timestamp(), paused_until FROM outreach.vw_enrollment_stops', format($$VALUES (%L::uuid, 'person stopped: unsubscribe', true, NULL::timestamptz)$$, :'campaign'), 'what was stopped');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_enrollment_stops')$$, 'an analyst may read it');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.vw_enrollment_stops')$$, '42501', NULL, 'an application may not');

SELECT * FROM finish();
ROLLBACK;
