BEGIN;
SELECT plan(87);

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

SELECT is(outreach_internal.campaign_option_problem(option, value), NULL, option || ' may be ' || value)
FROM (VALUES ('exclusive', 'true'::jsonb), ('exclusive', 'null'), ('observe_holidays', 'false'), ('misfire_policy', '"late"'), ('misfire_policy', '"skip"'), ('misfire_policy', '"hold"'),
  ('misfire_policy', 'null'), ('reply_rule', '"person"'), ('reply_rule', '"company"'), ('time_zone', '"Europe/Berlin"'), ('time_zone', 'null'), ('windows', 'null'),
  ('windows', '[{"days": [1, 2, 3, 4, 5], "from": "09:00", "to": "17:00"}, {"days": [6], "from": "00:00", "to": "24:00"}]'), ('out_of_office_days', '7'), ('soft_bounce_strikes', '3'),
  ('recipient_domain_daily_cap', '20'), ('company_daily_cap', '1'), ('person_cap', '2'), ('person_cap_days', '30'), ('person_cap', 'null')) AS good (option, value);
SELECT isnt(outreach_internal.campaign_option_problem(option, value), NULL, option || ' may not be ' || value)
FROM (VALUES ('exclusive', '"yes"'::jsonb), ('exclusive', '1'), ('misfire_policy', '"never"'), ('reply_rule', '"all"'), ('reply_rule', 'true'), ('time_zone', '"CET"'), ('time_zone', '"Mars/Base"'),
  ('time_zone', '1'), ('windows', '[]'), ('windows', '{}'), ('windows', '[{"days": [], "from": "09:00", "to": "17:00"}]'), ('windows', '[{"days": [0], "from": "09:00", "to": "17:00"}]'),
  ('windows', '[{"days": [1], "from": "17:00", "to": "09:00"}]'), ('windows', '[{"days": [1], "from": "09:00", "to": "24:01"}]'), ('windows', '[{"days": [1], "from": "9:00", "to": "17:00"}]'),
  ('windows', '[{"days": [1], "from": "09:00"}]'), ('windows', '[{"days": [1], "from": "09:00", "to": "17:00", "zone": "UTC"}]'), ('windows', '[1]'), ('out_of_office_days', '0'),
  ('soft_bounce_strikes', '1.5'), ('person_cap', '"2"'), ('person_cap_days', '3651'), ('company_daily_cap', '-1')) AS bad (option, value);
SELECT ok(outreach_internal.campaign_rules_are_good('{"exclusive": true, "person_cap": 2}'), 'rules');
SELECT ok(NOT outreach_internal.campaign_rules_are_good(r), 'no rules: ' || r::text) FROM unnest(ARRAY['{"name": "x"}', '{"person_cap": null}', '{"person_cap": 0}', '{"colour": "red"}', '[]', '1']::jsonb[]) AS r;

SELECT * FROM finish();
ROLLBACK;
