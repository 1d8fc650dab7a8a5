BEGIN;
SELECT plan(37);

SELECT fixture.function_is('outreach.finish_sends', 'outcomes jsonb',
  'bigint', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.finish_sends(''[]'')')$$, r), '42501', NULL, r || ' may not finish')
FROM unnest('{outreach_app,outreach_operator,outreach_ingest,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach.finish_sends(''[]'')')$$, 'a dispatcher may');
SELECT is(outreach.finish_sends('[]'), 0::bigint, 'none');

SELECT fixture.enrolled(5, 2) AS campaign \gset
SELECT fixture.begin_all(:'campaign');
CREATE FUNCTION pg_temp.send(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT send_id FROM outreach.send_log WHERE step_number = 1 ORDER BY due_at, send_id OFFSET n - 1 LIMIT 1 $$;
CREATE TEMP TABLE sends AS SELECT n, pg_temp.send(n) AS send_id, fixture.token(pg_temp.send(n)) AS claim_token FROM generate_series(1, 5) AS n;
CREATE FUNCTION pg_temp.outcome(n integer, outcome text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('send_id', send_id, 'claim_token', claim_token, 'outcome', outcome) || more FROM sends AS s WHERE s.n = outcome.n $$;
SELECT is(outreach.finish_sends(jsonb_build_array(pg_temp.outcome(1, 'sent', '{"provider_message_id": "m1"}'), pg_temp.outcome(2, 'failed_transient', '{"error": "450 later"}'), pg_temp.outcome(3, 'failed_permanent', '{"error": "550 no"}'),
  pg_temp.outcome(4, 'unknown'), pg_temp.outcome(1, 'sent', '{"provider_message_id": "m1"}'))), 4::bigint, 'four sends changed, a repeat did not');
SELECT results_eq('SELECT n, s.status, s.last_outcome, s.provider_message_id, s.last_error, s.sent_at IS NOT NULL, s.attempts FROM sends JOIN outreach.send_log AS s USING (send_id) ORDER BY n',
  $$VALUES (1, 'sent', 'sent', 'm1', NULL, true, 1), (2, 'scheduled', 'failed_transient', NULL, '450 later', false, 1), (3, 'failed', 'failed_permanent', NULL, '550 no', false, 1), (4, 'unknown', 'unknown', NULL, NULL, false, 1), (5, 'sending', NULL, NULL, NULL, false, 1)$$, 'each its outcome');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE step_number = 2), 1::bigint, 'the next step of the one that was sent');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is(outreach.finish_sends(jsonb_build_array(pg_temp.outcome(1, 'sent', '{"provider_message_id": "m1"}'), pg_temp.outcome(2, 'failed_transient'), pg_temp.outcome(3, 'failed_permanent'), pg_temp.outcome(4, 'unknown'))), 0::bigint, 'a repeat is silent and changes none');

-- All or nothing.
SELECT throws_ok(format('SELECT outreach.finish_sends(jsonb_build_array(pg_temp.outcome(5, %L), %s))', 'sent', other), code, NULL, why)
FROM (VALUES ($$pg_temp.outcome(1, 'failed_permanent')$$, 'OX205', 'another outcome than the one recorded'), ($$pg_temp.outcome(1, 'sent', '{"provider_message_id": "m2"}')$$, 'OX205', 'another message id'),
  ($$pg_temp.outcome(4, 'sent') || jsonb_build_object('claim_token', gen_random_uuid())$$, 'OX205', 'a stale token'), ($$pg_temp.outcome(5, 'failed_permanent')$$, 'OX205', 'two outcomes of one send'),
  ($$pg_temp.outcome(4, 'sent') || jsonb_build_object('send_id', gen_random_uuid())$$, 'OX014', 'an unknown send'), ($$pg_temp.outcome(4, 'lost')$$, 'OX012', 'an unknown outcome'), ($$pg_temp.outcome(4, NULL)$$, 'OX012', 'no outcome')) AS bad (other, code, why);
SELECT is(fixture.status((SELECT send_id FROM sends WHERE n = 5)), 'sending', 'where one is refused none is recorded');
SELECT alike((fixture.refusal($$SELECT outreach.finish_sends(jsonb_build_array(pg_temp.outcome(5, 'sent'), pg_temp.outcome(1, 'failed_permanent')))$$)).detail, 'element 1: send %', 'DETAIL names the element, counted from 0');
SELECT throws_ok(format('SELECT outreach.finish_sends(%L)', given), 'OX011', NULL, 'malformed: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('null'), ('{}'), ('[1]'), ('[{}]'), ('[{"send_id": "x", "claim_token": "x", "outcome": "sent"}]'), ('[{"send_id": "00000000-0000-4000-8000-000000000001", "outcome": "sent"}]')) AS bad (given);

-- What failed for a while does not come back to who was stopped, nor before who is away is back.
SELECT fixture.enrolled(2) AS heard \gset
SELECT fixture.begin_all(:'heard');
INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at, paused_until)
SELECT campaign_id, outreach_id, CASE n WHEN 1 THEN 'company stopped: reply' END, CASE n WHEN 1 THEN now() END, CASE n WHEN 2 THEN timestamptz '2100-01-01' END
FROM (SELECT *, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log WHERE campaign_id = :'heard') AS s WHERE n < 3;
SELECT is(outreach.finish_sends(fixture.outcomes(:'heard', 'failed_transient')), (SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'heard'), 'all fail');
SELECT results_eq(format('SELECT status, status_reason, due_at = timestamptz %L FROM outreach.send_log WHERE campaign_id = %L ORDER BY send_id LIMIT 2', '2100-01-01', :'heard'),
  $$VALUES ('cancelled', 'company stopped: reply', false), ('scheduled', 'tried again after a transient failure', true)$$, 'one is cancelled, one waits');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT * FROM finish();
ROLLBACK;
