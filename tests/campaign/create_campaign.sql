BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach.create_campaign', 'name text, channel text DEFAULT ''email''::text, min_tier integer DEFAULT 0, min_score_tier text DEFAULT ''COLD''::text, daily_send_limit integer DEFAULT NULL::integer, slot_priority text[] DEFAULT ''{HR,CEO,CFO}''::text[]',
  'uuid', 'volatile', 'outreach_owner', '{outreach_app}');

SELECT lives_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.create_campaign('by an application')$s$)$$, 'an application may');
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.create_campaign('x')$s$)$$, '42501', NULL, 'an operator may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', $s$SELECT outreach.create_campaign('x')$s$)$$, '42501', NULL, 'a stranger may not');

SELECT outreach.create_campaign('Renewals') AS one \gset
SELECT results_eq(format($$SELECT name, channel, status, status_reason, min_tier, min_score_tier, daily_send_limit, slot_priority, created_by = session_user, configured_at
    FROM outreach.campaigns WHERE campaign_id = %L$$, :'one'),
  $$VALUES ('Renewals', 'email', 'draft', NULL::text, 0, 'COLD', NULL::integer, '{HR,CEO,CFO}'::text[], true, NULL::timestamptz)$$, 'a draft with the defaults');
SELECT outreach.create_campaign(name => 'Calls', channel => 'phone', min_tier => 2, min_score_tier => 'HOT', daily_send_limit => 10, slot_priority => '{CEO,HR}') AS two \gset
SELECT results_eq(format($$SELECT channel, min_tier, min_score_tier, daily_send_limit, slot_priority FROM outreach.campaigns WHERE campaign_id = %L$$, :'two'),
  $$VALUES ('phone', 2, 'HOT', 10, '{CEO,HR}'::text[])$$, 'and one with everything given');
SELECT isnt(outreach.create_campaign('Renewals'), :'one'::uuid, 'a name need not be unique');

SELECT throws_ok(format('SELECT outreach.create_campaign(%s)', given), code, NULL, 'refused: ' || given)
FROM (VALUES ($$'x', channel => 'fax'$$, 'OX010'), ($$'x', channel => NULL$$, 'OX010'), ($$' '$$, 'OX016'), ('NULL', 'OX016'), ($$'x', min_tier => 4$$, 'OX016'),
  ($$'x', min_tier => NULL$$, 'OX016'), ($$'x', min_score_tier => 'TEPID'$$, 'OX016'), ($$'x', min_score_tier => NULL$$, 'OX016'),
  ($$'x', daily_send_limit => -1$$, 'OX016'), ($$'x', slot_priority => '{CTO}'$$, 'OX016'), ($$'x', slot_priority => '{}'$$, 'OX016'),
  ($$'x', slot_priority => '{HR,HR}'$$, 'OX016'), ($$'x', slot_priority => NULL$$, 'OX016')) AS bad (given, code);
SELECT alike((fixture.refusal($$SELECT outreach.create_campaign('x', min_tier => 9)$$)).detail, 'min_tier is 9', 'DETAIL names what is wrong');

SELECT * FROM finish();
ROLLBACK;
