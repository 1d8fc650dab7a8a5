BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach.configure_sender', 'sender_id uuid, options jsonb, reason text',
  'void', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT outreach.add_sender('ann@mail.example') AS ann, gen_random_uuid() AS unknown \gset
SELECT outreach.configure_sender(:'ann', '{"daily_cap": 7, "ramp": {"start": 1, "step_per_day": 0, "ceiling": 3}}', 'careful');
SELECT results_eq('SELECT daily_cap, ramp_start, ramp_step_per_day, ramp_ceiling, ramp_started_at IS NOT NULL, configured_reason, configured_by = session_user FROM outreach.senders',
  $$VALUES (7, 1, 0, 3, true, 'careful', true)$$, 'options with who and why');
SELECT outreach.configure_sender(:'ann', '{"display_name": "Ann"}', 'named');
SELECT results_eq('SELECT display_name, daily_cap, ramp_start FROM outreach.senders', $$VALUES ('Ann', 7, 1)$$, 'what is not named stays');
SELECT outreach.configure_sender(:'ann', '{"daily_cap": null, "ramp": null, "display_name": null}', 'off');
SELECT results_eq('SELECT display_name, daily_cap, ramp_start, ramp_step_per_day, ramp_ceiling, ramp_started_at FROM outreach.senders',
  $$VALUES (NULL::text, NULL::integer, NULL::integer, NULL::integer, NULL::integer, NULL::timestamptz)$$, 'null takes an option away');
SELECT throws_ok(format('SELECT outreach.configure_sender(%L, %L, %L)', :'ann', options, 'why'), 'OX015', NULL, 'bad: ' || coalesce(options, 'NULL'))
FROM unnest(ARRAY['{"daily_cap": 1.5}', '{"daily_cap": "5"}', '{"colour": "red"}', '{"ramp": 5}', '{"ramp": {"start": 5, "step_per_day": 1}}', '{"ramp": {"start": 5, "step_per_day": 1, "ceiling": 4}}',
  '{"display_name": " "}', '[]', NULL]) AS options;
SELECT throws_ok(format('SELECT outreach.configure_sender(%L, %L, %L)', :'ann', '{}', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok(format('SELECT outreach.configure_sender(%L, %L, %L)', :'unknown', '{}', 'why'), 'OX014', 'unknown sender', 'an unknown sender');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.configure_sender(NULL, ''{}'', ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.configure_sender(NULL, ''{}'', ''why'')')$$, 'OX014', NULL, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
