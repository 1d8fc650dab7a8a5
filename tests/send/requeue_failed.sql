BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach.requeue_failed', 'campaign_id uuid, reason text',
  'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');

SELECT outreach.set_setting('send_max_attempts', '1', 'test');
SELECT fixture.enrolled(3) AS campaign \gset
SELECT fixture.begin_all(:'campaign') \g /dev/null
SELECT fixture.a_send(:'campaign') AS send \gset
SELECT fixture.token(:'send') AS token \gset
SELECT outreach.finish_send(:'send', :'token', 'failed_permanent', NULL, '550') \g /dev/null
SELECT outreach.finish_send(send_id, claim_token, 'failed_transient') FROM outreach.send_log WHERE status = 'sending' ORDER BY send_id LIMIT 1 \g /dev/null
SELECT outreach.finish_send(send_id, claim_token, 'sent') FROM outreach.send_log WHERE status = 'sending' \g /dev/null
SELECT results_eq('SELECT status, count(*) FROM outreach.send_log GROUP BY status ORDER BY status', $$VALUES ('failed', 2::bigint), ('sent', 1)$$, 'two dead letters');

SELECT is(outreach.requeue_failed(:'campaign', 'server is back'), 2::bigint, 'both are scheduled again');
SELECT results_eq('SELECT status, status_reason, attempts, claim_token FROM outreach.send_log WHERE status <> ''sent''',
  $$VALUES ('scheduled', 'server is back', 0, NULL::uuid), ('scheduled', 'server is back', 0, NULL)$$, 'with the reason, their attempts counted anew');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT throws_ok(format('SELECT outreach.finish_send(%L, %L, %L)', :'send', :'token', 'sent'), 'OX205', NULL, 'the worker that held it comes too late');
SELECT is(outreach.requeue_failed(:'campaign', 'again'), 0::bigint, 'once');
SELECT is(fixture.begin_all(:'campaign'), 2::bigint, 'they are claimed and begun');
SELECT is(outreach.finish_send(send_id, claim_token, 'failed_transient')::text, '', 'and fail') FROM outreach.send_log WHERE status = 'sending' ORDER BY send_id LIMIT 1;
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT throws_ok(format('SELECT outreach.requeue_failed(%L, %L)', :'campaign', 'why'), 'OX109', 'campaign is over', 'not in a campaign that is over');
SELECT throws_ok(format('SELECT outreach.requeue_failed(%L, %L)', :'campaign', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT outreach.requeue_failed(gen_random_uuid(), 'why')$$, 'OX014', 'unknown campaign', 'unknown campaign');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.requeue_failed(NULL, ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_ingest,outreach_analyst,outreach_stranger}'::text[]) AS r;
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.requeue_failed(NULL, ''why'')')$$, r), 'OX014', NULL, r || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS r;

SELECT * FROM finish();
ROLLBACK;
