BEGIN;
SELECT plan(31);

SELECT results_eq($$SELECT fixture.columns('outreach.enrollment_stops')$$, $$VALUES
  ('campaign_id uuid NOT NULL'),
  ('outreach_id uuid NOT NULL'),
  ('stop_reason text'),
  ('stopped_at timestamp with time zone'),
  ('paused_until timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.enrollment_stops')$$, $$VALUES ('PRIMARY KEY (campaign_id, outreach_id)')$$, 'no key to campaign or spine');
SELECT is_empty($$SELECT fixture.grants('outreach.enrollment_stops')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach', 'enrollment_stops', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.stop_reasons', '', 'text[]', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.pause_reason', 'paused_until timestamp with time zone', 'text', 'immutable', 'outreach_owner', '{}', definer => false);

SET LOCAL TimeZone = 'Asia/Kathmandu';
SELECT is(outreach_internal.pause_reason('2026-02-15 12:00:30Z'), 'out of office: paused until 2026-02-15 12:00 UTC', 'whatever the session''s time zone');
SELECT throws_ok(format('INSERT INTO outreach.enrollment_stops VALUES (gen_random_uuid(), gen_random_uuid(), %s)', given), '23514', NULL, 'refused: ' || given)
FROM (VALUES ($$'because', now(), NULL$$), ($$'person stopped: reply', NULL, now()$$), ('NULL, now(), now()'), ('NULL, NULL, NULL')) AS bad (given);
SELECT lives_ok(format('INSERT INTO outreach.enrollment_stops VALUES (gen_random_uuid(), gen_random_uuid(), %L, now())', unnest), unnest) FROM unnest(outreach_internal.stop_reasons());
SELECT lives_ok('INSERT INTO outreach.enrollment_stops VALUES (gen_random_uuid(), gen_random_uuid(), NULL, NULL, now())', 'a pause alone');
SELECT lives_ok($$INSERT INTO outreach.enrollment_stops VALUES (gen_random_uuid(), gen_random_uuid(), 'person stopped: reply', now(), now())$$, 'both');

SELECT * FROM finish();
ROLLBACK;
