BEGIN;
SELECT plan(37);

SELECT fixture.function_is('outreach_internal.campaign_option_problem', 'option text, value jsonb',
  'text', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT is(outreach_internal.campaign_option_problem(option, value), NULL, option || ' may be ' || value)
FROM (VALUES ('name', '"x"'::jsonb), ('min_tier', '-1'), ('min_tier', '3'), ('min_score_tier', '"BURNING"'), ('daily_send_limit', 'null'),
  ('daily_send_limit', '0'), ('daily_send_limit', '2147483647'), ('slot_priority', '["CFO"]'), ('slot_priority', '["CEO", "HR", "CFO"]')) AS good (option, value);
SELECT isnt(outreach_internal.campaign_option_problem(option, value), NULL, option || ' may not be ' || value)
FROM (VALUES ('name', '" "'::jsonb), ('name', '1'), ('name', 'null'), ('name', to_jsonb(repeat('x', 201))), ('min_tier', '4'), ('min_tier', '"1"'), ('min_tier', '1.5'),
  ('min_tier', 'null'), ('min_score_tier', '"hot"'), ('min_score_tier', 'null'), ('daily_send_limit', '-1'), ('daily_send_limit', '1.5'), ('daily_send_limit', '"5"'),
  ('daily_send_limit', '2147483648'), ('slot_priority', '[]'), ('slot_priority', '["CTO"]'), ('slot_priority', '["HR", "HR"]'), ('slot_priority', '"HR"'),
  ('slot_priority', '[null]'), ('slot_priority', 'null'), ('colour', '"red"')) AS bad (option, value);

SELECT * FROM finish();
ROLLBACK;
