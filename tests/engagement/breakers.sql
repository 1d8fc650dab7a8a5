BEGIN;
SELECT plan(28);

SELECT results_eq($$SELECT fixture.keys('outreach.breakers')$$, $$VALUES ('PRIMARY KEY (scope, metric)')$$, 'one breaker of a scope and metric');
SELECT results_eq($$SELECT fixture.guards('outreach.breaker_log')$$, $$VALUES ('refuse_change AFTER UPDATE OR DELETE ALWAYS'), ('refuse_truncate BEFORE TRUNCATE ALWAYS')$$, 'the log is append-only');
SELECT is_empty($$SELECT fixture.grants('outreach.breakers') UNION ALL SELECT fixture.grants('outreach.breaker_log') UNION ALL SELECT fixture.grants('outreach_internal.rate_counts')$$, 'who may do what with them: none');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_breaker_log')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_operator: SELECT')$$, 'who may read the log');
SELECT fixture.function_is('outreach_internal.discard_rate_counts', '', 'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

INSERT INTO outreach.breakers (scope, metric, warn_rate, pause_rate, minimum_sample, rolling_window, reason) VALUES ('campaign', 'bounce', 0.02, 0.05, 100, '1 day', 'test');
SELECT throws_ok('UPDATE outreach.breakers SET ' || change, '23514', NULL, 'refused by a constraint: ' || change)
FROM unnest(ARRAY['scope = ''person''', 'metric = ''open''', 'warn_rate = 0', 'warn_rate = 0.06', 'pause_rate = 1.01', 'minimum_sample = 0', 'rolling_window = ''10 seconds''', 'reason = '' ''']) AS change;
INSERT INTO outreach.breaker_log (action, scope, scope_key, metric, rate, sample, threshold) VALUES ('warned', 'campaign', 'x', 'bounce', 0.02, 100, 0.02);
SELECT throws_ok(statement, '23514', NULL, statement)
FROM unnest(ARRAY[$$INSERT INTO outreach.breaker_log (action, scope, scope_key) VALUES ('warned', 'campaign', 'x')$$, $$INSERT INTO outreach.breaker_log (action, scope, scope_key) VALUES ('resumed', 'campaign', 'x')$$,
  $$INSERT INTO outreach.breaker_log (action, scope, metric) VALUES ('set', 'campaign', 'bounce')$$, $$INSERT INTO outreach.breaker_log (action, scope, scope_key, metric, reason) VALUES ('removed', 'campaign', 'x', 'bounce', 'x')$$, $$INSERT INTO outreach.breaker_log (action, scope, reason) VALUES ('removed', 'campaign', 'x')$$]) AS statement;
SELECT throws_ok(statement, 'OX212', 'table is append-only', statement) FROM unnest(ARRAY['UPDATE outreach.breaker_log SET actor = ''x''', 'DELETE FROM outreach.breaker_log', 'TRUNCATE outreach.breaker_log']) AS statement;
INSERT INTO outreach_internal.rate_counts (scope, scope_key, counted_at, sent, bounced, complained) SELECT 'campaign', 'x', now() - make_interval(days => d), 1, 0, 0 FROM unnest('{1,90,92}'::integer[]) AS d;
SELECT is(outreach_internal.discard_rate_counts(), 1::bigint, 'counts that no window reaches go');

SELECT * FROM finish();
ROLLBACK;
