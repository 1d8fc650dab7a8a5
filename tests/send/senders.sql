BEGIN;
SELECT plan(41);

SELECT results_eq($$SELECT fixture.columns('outreach.senders')$$, $$VALUES
  ('sender_id uuid NOT NULL DEFAULT gen_random_uuid()'),
  ('address text NOT NULL'),
  ('display_name text'),
  ('status text NOT NULL DEFAULT ''active''::text'),
  ('status_reason text'),
  ('status_changed_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('status_changed_by text NOT NULL DEFAULT SESSION_USER'),
  ('daily_cap integer'),
  ('ramp_start integer'),
  ('ramp_step_per_day integer'),
  ('ramp_ceiling integer'),
  ('ramp_started_at timestamp with time zone'),
  ('created_at timestamp with time zone NOT NULL DEFAULT clock_timestamp()'),
  ('created_by text NOT NULL DEFAULT SESSION_USER'),
  ('configured_at timestamp with time zone'),
  ('configured_by text'),
  ('configured_reason text')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.senders')$$, $$VALUES ('PRIMARY KEY (sender_id)'), ('UNIQUE (address)')$$, 'keys');
SELECT results_eq($$SELECT fixture.guards('outreach.senders')$$, $$VALUES
  ('guard_senders AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'guards');
SELECT is_empty($$SELECT fixture.grants('outreach.senders')$$, 'who may do what with it: none');

INSERT INTO outreach.senders (address) VALUES ('ann@mail.example');
SELECT throws_ok('UPDATE outreach.senders SET ' || change, '23514', NULL, 'refused by a constraint: ' || change)
FROM unnest(ARRAY['address = ''Ann@mail.example''', 'address = ''mail.example''', 'address = '' ann@mail.example''', 'display_name = '' ''', 'status = ''asleep''', 'daily_cap = 0',
  'ramp_start = 5', 'ramp_start = 5, ramp_step_per_day = 1, ramp_ceiling = 4, ramp_started_at = now()',
  'ramp_start = 0, ramp_step_per_day = 1, ramp_ceiling = 4, ramp_started_at = now()', 'ramp_start = 1, ramp_step_per_day = -1, ramp_ceiling = 4, ramp_started_at = now()']) AS change;
SELECT lives_ok('UPDATE outreach.senders SET ' || change, 'allowed: ' || change)
FROM unnest(ARRAY['daily_cap = 1', 'ramp_start = 5, ramp_step_per_day = 0, ramp_ceiling = 5, ramp_started_at = now()', 'status = ''retired''']) AS change;
SELECT throws_ok(statement, 'OX212', 'table is append-only', statement)
FROM unnest(ARRAY['DELETE FROM outreach.senders', 'UPDATE outreach.senders SET sender_id = gen_random_uuid()', 'TRUNCATE outreach.senders']) AS statement;
SET LOCAL session_replication_role = replica;
SELECT throws_ok(statement, 'OX212', NULL, 'as a replica: ' || statement)
FROM unnest(ARRAY['DELETE FROM outreach.senders', 'TRUNCATE outreach.senders']) AS statement;
SET LOCAL session_replication_role = origin;

SELECT fixture.function_is('outreach_internal.sender_cap', 'daily_cap integer, ramp_start integer, ramp_step_per_day integer, ramp_ceiling integer, ramp_started_at timestamp with time zone, as_of timestamp with time zone',
  'bigint', 'immutable', 'outreach_owner', '{outreach_analyst,outreach_operator}', definer => false);
SELECT is(outreach_internal.sender_cap(daily, start, step, ceiling, '2026-03-01Z', as_of), cap::bigint, why)
FROM (VALUES
  (NULL::integer, NULL::integer, NULL::integer, NULL::integer, timestamptz '2026-03-05Z', NULL::integer, 'no cap'),
  (50, NULL, NULL, NULL, '2026-03-05Z', 50, 'a daily cap'),
  (NULL, 20, 10, 100, '2026-03-01Z', 20, 'a ramp on its first day'),
  (NULL, 20, 10, 100, '2026-03-01T23:59:59Z', 20, 'to its end'),
  (NULL, 20, 10, 100, '2026-03-02Z', 30, 'on its second'),
  (NULL, 20, 10, 100, '2026-03-09Z', 100, 'to its ceiling'),
  (NULL, 20, 10, 100, '2027-03-09Z', 100, 'and no further'),
  (50, 20, 10, 100, '2026-03-09Z', 50, 'the daily cap binds as well'),
  (50, 20, 10, 100, '2026-03-03Z', 40, 'the ramp binds as well'),
  (NULL, 20, 10, 100, '2026-02-01Z', 20, 'before the ramp started')) AS c (daily, start, step, ceiling, as_of, cap, why);
SELECT is(outreach_internal.sender_cap(NULL, 1000000, 1000000, 1000000, '0001-01-01Z', '9999-01-01Z'), 1000000::bigint, 'no overflow');
SELECT set_config('TimeZone', 'America/New_York', true);
SELECT is(outreach_internal.sender_cap(NULL, 20, 10, 100, '2026-03-07T12:00-05', '2026-03-08T12:30-04'), 20::bigint, 'a day has 24 hours');

SELECT * FROM finish();
ROLLBACK;
