BEGIN;
SELECT plan(23);

SELECT fixture.function_is('outreach.set_breaker', 'scope text, metric text, reason text, warn_rate numeric DEFAULT NULL::numeric, pause_rate numeric DEFAULT NULL::numeric, minimum_sample integer DEFAULT 100, rolling_window interval DEFAULT ''24:00:00''::interval',
  'void', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT is((SELECT count(*) FROM outreach.breakers), 0::bigint, 'none is set');
SELECT outreach.set_breaker('campaign', 'bounce', 'house rule', 0.02, 0.05);
SELECT results_eq('SELECT scope, metric, warn_rate, pause_rate, minimum_sample, rolling_window, reason, set_by = session_user FROM outreach.breakers',
  $$VALUES ('campaign', 'bounce', 0.02, 0.05, 100, interval '24 hours', 'house rule', true)$$, 'set, with who and why');
SELECT outreach.set_breaker('campaign', 'bounce', 'stricter', 0.01, 0.01, 5, '7 days');
SELECT results_eq('SELECT warn_rate, pause_rate, minimum_sample, rolling_window, reason FROM outreach.breakers', $$VALUES (0.01, 0.01, 5, interval '7 days', 'stricter')$$, 'changed');
SELECT outreach.set_breaker('campaign', 'bounce', 'off');
SELECT is((SELECT count(*) FROM outreach.breakers), 0::bigint, 'taken away');
SELECT throws_ok(statement, 'OX016', 'argument out of range', statement)
FROM unnest(ARRAY[
  $$SELECT outreach.set_breaker('person', 'bounce', 'x', 0.1, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'click', 'x', 0.1, 0.2)$$, $$SELECT outreach.set_breaker(NULL, 'bounce', 'x', 0.1, 0.2)$$,
  $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.3, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 1.1)$$,
  $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 0.2, 0)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 0.2, 1, '1 year')$$]) AS statement;
SELECT throws_ok($$SELECT outreach.set_breaker('campaign', 'bounce', ' ')$$, 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.set_breaker('campaign', 'bounce', 'x')$s$)$$, '42501', NULL, 'an application may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.set_breaker('campaign', 'bounce', 'x')$s$)$$, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
