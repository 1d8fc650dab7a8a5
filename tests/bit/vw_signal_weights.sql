BEGIN;
SELECT plan(13);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_signal_weights')$$, $$VALUES
  ('signal_type text'), ('source_hub text'), ('weight_class text'), ('weight numeric'), ('decay_days integer'), ('dedupe_window interval'), ('valid_from timestamp with time zone'),
  ('valid_until timestamp with time zone'), ('in_force boolean'), ('reason text'), ('set_by text'), ('set_at timestamp with time zone')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_signal_weights')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_operator: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_signal_weights', 'outreach_owner', 'its owner');

SELECT results_eq('SELECT signal_type, weight_class, weight, decay_days, dedupe_window, valid_from, valid_until, in_force, reason FROM outreach.vw_signal_weights ORDER BY signal_type COLLATE "C"', $$VALUES
  ('DOMAIN_VERIFIED', 'Base', 10::numeric, 365, NULL::interval, timestamptz '-infinity', timestamptz 'infinity', true, 'first version'),
  ('EXECUTIVE_MOVEMENT', 'Medium', 15, 90, NULL, '-infinity', 'infinity', true, 'first version'),
  ('NEWS_MENTION', 'Low', 5, 30, NULL, '-infinity', 'infinity', true, 'first version'),
  ('RENEWAL_PROXIMITY', 'High', 25, 365, NULL, '-infinity', 'infinity', true, 'first version'),
  ('SLOT_FILLED', 'Medium', 15, 180, NULL, '-infinity', 'infinity', true, 'first version')$$, 'as deployed: one version of each, for ever');

SELECT outreach.set_signal_weight('NEWS_MENTION', 'Medium', 60, '2030-01-01Z', 'to come', dedupe_window => '7 days'),
  outreach.set_signal_weight('NEWS_MENTION', 'High', 45, '2026-01-01Z', 'in between'), outreach.set_signal_weight('NEWS_MENTION', 'Custom', 45, '2020-01-01Z', 'long ago', 7.5) \g /dev/null
SELECT results_eq($$SELECT weight_class, weight, decay_days, dedupe_window, valid_from, valid_until, in_force, reason FROM outreach.vw_signal_weights WHERE signal_type = 'NEWS_MENTION' ORDER BY valid_from$$, $$VALUES
  ('Low', 5::numeric, 30, NULL::interval, timestamptz '-infinity', timestamptz '2020-01-01Z', false, 'first version'),
  ('Custom', 7.5, 45, NULL, '2020-01-01Z', '2026-01-01Z', false, 'long ago'),
  ('High', 25, 45, NULL, '2026-01-01Z', '2030-01-01Z', true, 'in between'),
  ('Medium', 15, 60, '7 days', '2030-01-01Z', 'infinity', false, 'to come')$$, 'past, present and to come, without gap or overlap');
SELECT is_empty($$SELECT signal_type FROM outreach.vw_signal_weights GROUP BY signal_type HAVING count(*) FILTER (WHERE in_force) <> 1$$, 'one of each type is in force');
SELECT ok((SELECT set_by = session_user AND set_at BETWEEN now() AND clock_timestamp() FROM outreach.vw_signal_weights WHERE reason = 'to come'), 'who made it, and when');

-- By the clock: a version begins while it is watched.
SELECT outreach.set_signal_weight('SLOT_FILLED', 'Low', 10, clock_timestamp() + interval '0.2 seconds', 'soon') \g /dev/null
SELECT is((SELECT reason FROM outreach.vw_signal_weights WHERE signal_type = 'SLOT_FILLED' AND in_force), 'first version', 'not yet');
SELECT pg_sleep(0.21) \g /dev/null
SELECT is((SELECT reason FROM outreach.vw_signal_weights WHERE signal_type = 'SLOT_FILLED' AND in_force), 'soon', 'now');

SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_signal_weights'), role || ' reads it') FROM unnest('{outreach_analyst,outreach_operator}'::text[]) AS role;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_signal_weights'), '42501', NULL, role || ' does not') FROM unnest('{outreach_stranger,outreach_subhub}'::text[]) AS role;

SELECT * FROM finish();
ROLLBACK;
