BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach.remove_breaker', 'scope text, metric text, reason text', 'boolean', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT is(outreach.remove_breaker('campaign', 'bounce', 'no longer'), false, 'there is none');
SELECT outreach.set_breaker('campaign', 'bounce', 'house rule', 0.02, 0.05, 50), outreach.set_breaker('campaign', 'complaint', 'house rule');
SELECT is(outreach.remove_breaker('campaign', 'bounce', 'watched by hand'), true, 'removed');
SELECT results_eq('SELECT metric FROM outreach.breakers', $$VALUES ('complaint')$$, 'the other one stays');
SELECT results_eq($$SELECT scope, metric, sample, threshold, reason, actor = session_user FROM outreach.vw_breaker_log WHERE action = 'removed'$$,
  $$VALUES ('campaign', 'bounce', 50::bigint, 0.05, 'watched by hand', true)$$, 'logged, once');
SELECT throws_ok(statement, 'OX016', 'argument out of range', statement)
FROM unnest(ARRAY[$$SELECT outreach.remove_breaker('person', 'bounce', 'x')$$, $$SELECT outreach.remove_breaker('campaign', NULL, 'x')$$]) AS statement;
SELECT throws_ok($$SELECT outreach.remove_breaker('campaign', 'complaint', ' ')$$, 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.remove_breaker('campaign', 'complaint', 'x')$s$)$$, '42501', NULL, 'an application may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.remove_breaker('campaign', 'complaint', 'x')$s$)$$, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
