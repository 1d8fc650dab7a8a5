BEGIN;
SELECT plan(31);

SELECT fixture.function_is('outreach.resolve_unknown', 'send_id uuid, outcome text, reason text',
  'void', 'volatile', 'outreach_owner', '{outreach_operator}');

SELECT fixture.enrolled(5, 2) AS campaign \gset
SELECT fixture.begin_all(:'campaign') \g /dev/null
CREATE TEMP TABLE sends AS SELECT row_number() OVER (ORDER BY send_id) AS n, send_id, claim_token FROM outreach.send_log;
CREATE FUNCTION pg_temp.send(n bigint) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM sends WHERE sends.n = $1 $$;
SELECT outreach.finish_send(send_id, claim_token, 'unknown', 'message ' || n) FROM sends WHERE n < 5 \g /dev/null
SELECT outreach.finish_send(send_id, claim_token, 'sent') FROM sends WHERE n = 5 \g /dev/null
SELECT is((SELECT count(*) FROM outreach.send_log WHERE status = 'unknown'), 4::bigint, 'four sends are unknown');
SELECT fixture.expire_leases();
SELECT outreach.run_maintenance() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.send_log WHERE status = 'unknown'), 4::bigint, 'no timer resolves them');

SELECT lives_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(1), 'sent', 'seen in the mailbox'), 'it left');
SELECT results_eq(format('SELECT status, status_reason, last_outcome, provider_message_id, sent_at IS NOT NULL FROM outreach.send_log WHERE send_id = %L', pg_temp.send(1)),
  format('VALUES (''sent'', ''resolved by %s as sent: seen in the mailbox'', ''sent'', ''message 1'', true)', session_user), 'it is sent, and says who said so and why');
SELECT is((SELECT count(*) FROM outreach.send_log AS l JOIN outreach.send_log AS s USING (person_id) WHERE s.send_id = pg_temp.send(1) AND l.step_number = 2), 1::bigint, 'its next step follows');
SELECT lives_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(2), 'failed_transient', 'never left'), 'it did not leave');
SELECT results_eq(format('SELECT status, status_reason, due_at > clock_timestamp() FROM outreach.send_log WHERE send_id = %L', pg_temp.send(2)),
  format('VALUES (''scheduled'', ''resolved by %s as failed_transient: never left'', true)', session_user), 'it is tried again');
SELECT lives_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(3), 'failed_permanent', 'refused'), 'it did not, and is given up');
SELECT is(fixture.status(pg_temp.send(3)), 'failed', 'it is a dead letter');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT throws_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(n), 'sent', 'why'), 'OX205', NULL, 'not unknown: ' || fixture.status(pg_temp.send(n)))
FROM unnest('{1,2,3,5}'::bigint[]) AS n;
SELECT throws_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(4), outcome, 'why'), 'OX012', 'unknown outcome', 'outcome ' || coalesce(outcome, 'NULL'))
FROM unnest('{unknown,delivered,NULL}'::text[]) AS outcome;
SELECT throws_ok(format('SELECT outreach.resolve_unknown(%L, %L, %L)', pg_temp.send(4), 'sent', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT outreach.resolve_unknown(gen_random_uuid(), 'sent', 'why')$$, 'OX014', 'unknown send', 'an unknown send');

-- A provider's event resolves it as well.
SELECT outreach.record_event('p', 'e1', 'delivered', now(), NULL, 'message 4') \g /dev/null
SELECT is(fixture.status(pg_temp.send(4)), 'delivered', 'a later event resolves it');

SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.resolve_unknown(NULL, ''sent'', ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_app,outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT throws_ok($$SELECT fixture.as_role('outreach_operator', 'SELECT outreach.resolve_unknown(NULL, ''sent'', ''why'')')$$, 'OX014', NULL, 'an operator may');

SELECT * FROM finish();
ROLLBACK;
