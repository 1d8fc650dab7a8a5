BEGIN;
SELECT plan(32);

SELECT fixture.function_is('outreach.configure_campaign', 'campaign_id uuid, options jsonb, reason text',
  'void', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT fixture.campaign('One') AS one \gset
SELECT lives_ok(format($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.configure_campaign(%L, '{}', 'why')$s$)$$, :'one'), 'an application may');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.configure_campaign(%L, '{}', 'why')$s$)$$, :'one'), '42501', NULL, 'an operator may not');
SELECT throws_ok(format($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.configure_campaign(%L, '{}', 'why')$s$)$$, :'one'), '42501', NULL, 'a stranger may not');

SELECT outreach.configure_campaign(:'one', '{"name": "Two", "min_tier": 1, "min_score_tier": "WARM", "daily_send_limit": 7, "slot_priority": ["CFO", "HR"]}', 'first plan');
SELECT results_eq(format($$SELECT name, min_tier, min_score_tier, daily_send_limit, slot_priority, configured_reason, configured_by = session_user FROM outreach.campaigns WHERE campaign_id = %L$$, :'one'),
  $$VALUES ('Two', 1, 'WARM', 7, '{CFO,HR}'::text[], 'first plan', true)$$, 'every option is set, in order, with who and why');
SELECT outreach.configure_campaign(:'one', '{"daily_send_limit": null}', 'no limit');
SELECT results_eq(format($$SELECT name, min_tier, daily_send_limit FROM outreach.campaigns WHERE campaign_id = %L$$, :'one'), $$VALUES ('Two', 1, NULL::integer)$$, 'null lifts the limit, the rest stays');

SELECT throws_ok(format('SELECT outreach.configure_campaign(%L, %L, %L)', :'one', options, 'why'), 'OX015', NULL, 'refused: ' || options)
FROM (VALUES ('{"colour": "red"}'), ('{"min_tier": 9}'), ('{"name": ""}'), ('{"channel": "phone"}'), ('{"status": "active"}'), ('{"daily_send_limit": -1}'),
  ('{"slot_priority": ["HR", "HR"]}'), ('{"min_tier": 1, "x": 1}'), ('[]'), ('3'), ('null')) AS bad (options);
SELECT throws_ok(format('SELECT outreach.configure_campaign(%L, NULL, %L)', :'one', 'why'), 'OX015', NULL, 'refused: NULL');
SELECT throws_ok($$SELECT outreach.configure_campaign(gen_random_uuid(), '{}', 'why')$$, 'OX014', NULL, 'unknown campaign');
SELECT throws_ok(format('SELECT outreach.configure_campaign(%L, %L, %L)', :'one', '{}', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok(format('SELECT outreach.configure_campaign(%L, %L, %L)', :'one', '{}', 'asked by ann@example.com'), 'OX004', NULL, 'and holds no address');
SELECT is((SELECT configured_reason FROM outreach.campaigns WHERE campaign_id = :'one'), 'no limit', 'what is refused leaves no trace');

-- Rules: each off until it is set, and off again with null.
SELECT is((SELECT rules FROM outreach.campaigns WHERE campaign_id = :'one'), '{}', 'no rule is set');
SELECT outreach.configure_campaign(:'one', '{"exclusive": true, "person_cap": 2, "windows": [{"days": [1], "from": "09:00", "to": "17:00"}]}', 'careful');
SELECT outreach.configure_campaign(:'one', '{"person_cap": null, "reply_rule": "company"}', 'less careful');
SELECT is((SELECT rules FROM outreach.campaigns WHERE campaign_id = :'one'), '{"exclusive": true, "reply_rule": "company", "windows": [{"days": [1], "from": "09:00", "to": "17:00"}]}', 'what was said since');
SELECT throws_ok(format('SELECT outreach.configure_campaign(%L, %L, %L)', :'one', '{"misfire_policy": "never"}', 'why'), 'OX015', 'unknown option or bad value', 'a bad value');
SELECT throws_ok(format('UPDATE outreach.campaigns SET rules = %L WHERE campaign_id = %L', '{"misfire_policy": "never"}', :'one'), '23514', NULL, 'not even by a direct write');

SELECT * FROM finish();
ROLLBACK;
