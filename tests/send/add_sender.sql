BEGIN;
SELECT plan(20);

SELECT fixture.function_is('outreach.add_sender', 'address text, options jsonb DEFAULT ''{}''::jsonb',
  'uuid', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT outreach.add_sender(' Ann@Mail.Example ', '{"display_name": "Ann", "daily_cap": 50, "ramp": {"start": 5, "step_per_day": 2, "ceiling": 40}}') AS ann \gset
SELECT results_eq(format('SELECT address, display_name, status, daily_cap, ramp_start, ramp_step_per_day, ramp_ceiling, ramp_started_at <= clock_timestamp(), configured_reason, created_by = session_user FROM outreach.senders WHERE sender_id = %L', :'ann'),
  $$VALUES ('ann@mail.example', 'Ann', 'active', 50, 5, 2, 40, true, 'added', true)$$, 'a sender, its address normalised');
SELECT throws_ok(format('SELECT outreach.add_sender(%L)', address), 'OX016', 'argument out of range', 'no address: ' || coalesce(address, 'NULL'))
FROM unnest('{NULL,"",mail.example,"Ann <ann@mail.example>","a@b.example, c@d.example"}'::text[]) AS address;
SELECT throws_ok($$SELECT outreach.add_sender('ANN@mail.example')$$, 'OX016', 'argument out of range', 'once');
SELECT throws_ok($$SELECT outreach.add_sender('bob@mail.example', '{"daily_cap": 0}')$$, 'OX015', 'unknown option or bad value', 'a bad option');
SELECT is((SELECT count(*) FROM outreach.senders), 1::bigint, 'adds nothing');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.add_sender(NULL)')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.add_sender(NULL)')$$, 'OX016', NULL, 'an application may');

SELECT * FROM finish();
ROLLBACK;
