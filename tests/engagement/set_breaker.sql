BEGIN;
SELECT plan(32);

SELECT fixture.function_is('outreach.set_breaker', 'scope text, metric text, reason text, warn_rate numeric DEFAULT NULL::numeric, pause_rate numeric DEFAULT NULL::numeric, minimum_sample integer DEFAULT 100, rolling_window interval DEFAULT ''24:00:00''::interval',
  'void', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT fixture.function_is('outreach_internal.require_breaker', 'scope text, metric text', 'void', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT is((SELECT count(*) FROM outreach.breakers), 0::bigint, 'none is set');
SELECT outreach.set_breaker('campaign', 'bounce', 'house rule');
SELECT results_eq('SELECT scope, metric, warn_rate, pause_rate, minimum_sample, rolling_window, reason, set_by = session_user FROM outreach.breakers',
  $$VALUES ('campaign', 'bounce', 0.02, 0.05, 100, interval '24 hours', 'house rule', true)$$, 'set, with who and why, to the default rates of bounces');
SELECT outreach.set_breaker('sender', 'complaint', 'house rule');
SELECT results_eq($$SELECT warn_rate, pause_rate FROM outreach.breakers WHERE metric = 'complaint'$$, $$VALUES (0.001, 0.003)$$, 'and of complaints');
SELECT outreach.set_breaker('campaign', 'bounce', 'stricter', 0.01, 0.01, 5, '7 days');
SELECT results_eq('SELECT warn_rate, pause_rate, minimum_sample, rolling_window, reason FROM outreach.breakers WHERE metric = ''bounce''', $$VALUES (0.01, 0.01, 5, interval '7 days', 'stricter')$$, 'changed');
SELECT results_eq('SELECT action, scope, scope_key, metric, sample, threshold, reason, actor = session_user FROM outreach.vw_breaker_log ORDER BY log_id',
  $$VALUES ('set', 'campaign', NULL, 'bounce', 100::bigint, 0.05, 'house rule', true), ('set', 'sender', NULL, 'complaint', 100, 0.003, 'house rule', true),
    ('set', 'campaign', NULL, 'bounce', 5, 0.01, 'stricter', true)$$, 'logged');
SELECT throws_ok(statement, 'OX016', 'argument out of range', statement)
FROM unnest(ARRAY[
  $$SELECT outreach.set_breaker('person', 'bounce', 'x', 0.1, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'click', 'x', 0.1, 0.2)$$, $$SELECT outreach.set_breaker(NULL, 'bounce', 'x', 0.1, 0.2)$$,
  $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.3, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0, 0.2)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 1.1)$$,
  $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', NULL, 0.1)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 0.2, 0)$$, $$SELECT outreach.set_breaker('campaign', 'bounce', 'x', 0.1, 0.2, 1, '1 year')$$]) AS statement;
SELECT throws_ok($$SELECT outreach.set_breaker('campaign', 'bounce', ' ')$$, 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', $s$SELECT outreach.set_breaker('campaign', 'bounce', 'x')$s$)$$, '42501', NULL, 'an application may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_operator', $s$SELECT outreach.set_breaker('campaign', 'bounce', 'x')$s$)$$, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
