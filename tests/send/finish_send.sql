BEGIN;
SELECT plan(43);

SELECT fixture.function_is('outreach.finish_send', 'send_id uuid, claim_token uuid, outcome text, provider_message_id text DEFAULT NULL::text, error text DEFAULT NULL::text',
  'void', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.enrolled(8, 2) AS campaign \gset
CREATE TEMP TABLE sends AS SELECT row_number() OVER (ORDER BY due_at) AS n, send_id, person_id FROM outreach.send_log;
CREATE FUNCTION pg_temp.send(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM sends AS s WHERE s.n = send.n $$;
CREATE FUNCTION pg_temp.state(n integer) RETURNS text LANGUAGE sql AS $$ SELECT concat_ws(' ', status, attempts) FROM outreach.send_log WHERE send_id = pg_temp.send(n) $$;
CREATE FUNCTION pg_temp.finish(n integer, outcome text, message text DEFAULT NULL, error text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach.finish_send(pg_temp.send(n), fixture.token(pg_temp.send(n)), outcome, message, error);
  RETURN pg_temp.state(n);
END
$$;
SELECT outreach.claim_sends('w', 7, '1 hour');
SELECT outreach.begin_sends((SELECT jsonb_agg(c) FROM jsonb_array_elements(fixture.claims(:'campaign')) AS c WHERE (c ->> 'send_id')::uuid IN (pg_temp.send(1), pg_temp.send(2), pg_temp.send(3), pg_temp.send(4))));

SELECT is(pg_temp.finish(1, 'sent', 'm1'), 'sent 1', 'sent');
SELECT is(pg_temp.finish(1, 'sent', 'm1'), 'sent 1', 'an identical repeat is silent');
SELECT throws_ok($$SELECT pg_temp.finish(1, 'sent', 'm2')$$, 'OX205', NULL, 'a different one is not');
SELECT throws_ok($$SELECT pg_temp.finish(1, 'unknown', 'm1')$$, 'OX205', 'illegal transition or stale token', 'nor another outcome');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE step_number = 2), 1::bigint, 'one next step');

-- Back-off: doubles from send_retry_base_seconds to send_retry_max_seconds; failed after send_max_attempts.
SELECT outreach.set_setting('send_retry_jitter', '0', 'test'), outreach.set_setting('send_max_attempts', '4', 'test'), outreach.set_setting('send_retry_base_seconds', '100', 'test'), outreach.set_setting('send_retry_max_seconds', '300', 'test');
CREATE FUNCTION pg_temp.retry() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _state text := pg_temp.finish(2, 'failed_transient', NULL, '450 later');
  _wait integer := round(extract(epoch FROM (SELECT due_at FROM outreach.send_log WHERE send_id = pg_temp.send(2)) - clock_timestamp()));
BEGIN
  IF _state NOT LIKE 'scheduled%' THEN
    RETURN _state;
  END IF;
  PERFORM fixture.make_due();
  PERFORM outreach.claim_sends('w', 10000, '1 hour');
  PERFORM outreach.begin_send(pg_temp.send(2), fixture.token(pg_temp.send(2)));
  RETURN _state || ', due in ' || _wait;
END
$$;
SELECT is(pg_temp.retry(), 'scheduled 1, due in 100', 'the first failure');
SELECT is(pg_temp.retry(), 'scheduled 2, due in 200', 'the second');
SELECT is(pg_temp.retry(), 'scheduled 3, due in 300', 'the third');
SELECT is(pg_temp.retry(), 'failed 4', 'the last');
SELECT is((SELECT status_reason || ' / ' || last_error FROM outreach.send_log WHERE send_id = pg_temp.send(2)), 'gave up after 4 attempts / 450 later', 'says why');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE step_number = 2), 1::bigint, 'no next step follows');

-- Jitter adds up to its share of the delay at random.
SAVEPOINT jitter;
SELECT outreach.set_setting('send_retry_jitter', '0.5', 'test');
SELECT fixture.enrolled(20) AS jittered \gset
SELECT fixture.begin_all(:'jittered') \g /dev/null
SELECT outreach.finish_sends(fixture.outcomes(:'jittered', 'failed_transient')) \g /dev/null
SELECT ok(min(s.due_at) > clock_timestamp() + interval '95 seconds' AND max(s.due_at) < clock_timestamp() + interval '150 seconds', 'from the delay to half as much again')
FROM outreach.send_log AS s WHERE s.campaign_id = :'jittered' AND s.status = 'scheduled';
SELECT ok(count(DISTINCT date_trunc('second', s.due_at)) > 5, 'what failed together comes back one by one')
FROM outreach.send_log AS s WHERE s.campaign_id = :'jittered' AND s.status = 'scheduled';
ROLLBACK TO jitter;

SELECT is(pg_temp.finish(3, 'failed_permanent', NULL, repeat('x', 3000)), 'failed 1', 'failed for good');
SELECT is((SELECT length(last_error) FROM outreach.send_log WHERE send_id = pg_temp.send(3)), 2000, 'an error is cut');

-- unknown is left by the begin's token only.
SELECT is(pg_temp.finish(4, 'unknown'), 'unknown 1', 'unknown');
SELECT fixture.expire_leases();
SELECT outreach.claim_sends('w', 10000, '1 hour');
SELECT is(pg_temp.state(4), 'unknown 1', 'stays so');
SELECT throws_ok($$SELECT outreach.finish_send(pg_temp.send(4), gen_random_uuid(), 'sent')$$, 'OX205', NULL, 'another token may not');
SELECT is(pg_temp.finish(4, 'sent', 'm4'), 'sent 1', 'the token of the begin may');
SELECT outreach.begin_send(pg_temp.send(5), fixture.token(pg_temp.send(5)));
SELECT fixture.expire_leases();
SELECT outreach.reap_expired_claims();
SELECT is(pg_temp.state(5), 'unknown 1', 'a lease ran out');
SELECT is(pg_temp.finish(5, 'failed_transient'), 'scheduled 1', 'and its worker comes back');

-- The failures also for a claim that did not begin: it counts as an attempt and gives its place back.
SELECT outreach.claim_sends('w', 10000, '1 hour');
SELECT throws_ok($$SELECT pg_temp.finish(6, 'sent')$$, 'OX205', NULL, 'what did not begin was not sent');
SELECT throws_ok($$SELECT pg_temp.finish(6, 'unknown')$$, 'OX205', NULL, 'nor is it unknown');
SELECT is(pg_temp.finish(6, 'failed_transient'), 'scheduled 1', 'a transient failure before the begin');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places JOIN outreach.send_log USING (claim_token) WHERE send_id = pg_temp.send(6)), 0::bigint, 'gives its place back');
SELECT is(pg_temp.finish(7, 'failed_permanent', NULL, 'template does not render'), 'failed 1', 'a permanent one');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places JOIN outreach.send_log USING (claim_token) WHERE send_id = pg_temp.send(7)), 0::bigint, 'as well');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- A campaign that is over gets no retry.
SELECT outreach.begin_send(pg_temp.send(8), fixture.token(pg_temp.send(8)));
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT is(pg_temp.finish(8, 'failed_transient'), 'cancelled 1', 'what would be tried again is cancelled');

SELECT throws_ok($$SELECT pg_temp.finish(1, 'lost')$$, 'OX012', 'unknown outcome', 'an unknown outcome');
SELECT throws_ok($$SELECT pg_temp.finish(1, NULL)$$, 'OX012', NULL, 'no outcome');
SELECT throws_ok($$SELECT outreach.finish_send(gen_random_uuid(), gen_random_uuid(), 'sent')$$, 'OX014', 'unknown send', 'an unknown send');
SELECT throws_ok($$SELECT outreach.finish_send(NULL, NULL, 'sent')$$, 'OX014', NULL, 'no send');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.finish_send(NULL, NULL, ''sent'')')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.finish_send(NULL, NULL, ''sent'')')$$, '42501', NULL, 'a stranger may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach.finish_send(NULL, NULL, ''sent'')')$$, 'OX014', NULL, 'a dispatcher may');

SELECT * FROM finish();
ROLLBACK;
