BEGIN;
SELECT plan(25);

SELECT fixture.function_is('outreach_internal.sender_option_problem', 'option text, value jsonb',
  'text', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT is(outreach_internal.sender_option_problem(option, value), NULL, option || ' may be ' || value)
FROM (VALUES ('display_name', '"Ann"'::jsonb), ('display_name', 'null'), ('daily_cap', '1'), ('daily_cap', 'null'), ('ramp', 'null'),
  ('ramp', '{"start": 1, "step_per_day": 0, "ceiling": 1}')) AS good (option, value);
SELECT isnt(outreach_internal.sender_option_problem(option, value), NULL, option || ' may not be ' || value)
FROM (VALUES ('display_name', '""'::jsonb), ('display_name', '1'), ('daily_cap', '0'), ('daily_cap', '"1"'), ('ramp', '1'), ('ramp', '{}'), ('ramp', '{"start": 0, "step_per_day": 0, "ceiling": 1}'),
  ('ramp', '{"start": 1, "step_per_day": null, "ceiling": 1}'), ('ramp', '{"start": 2, "step_per_day": 0, "ceiling": 1}'), ('ramp', '{"start": 1, "step_per_day": 0, "ceiling": 1, "more": 1}'),
  ('address', '"a@b.example"'), ('ramp', '{"start": 1.5, "step_per_day": 0, "ceiling": 2}')) AS bad (option, value);

SELECT * FROM finish();
ROLLBACK;
