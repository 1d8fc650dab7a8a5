BEGIN;
SELECT plan(31);

SELECT fixture.function_is('outreach_internal.schedule_next_step', 'send_ids uuid[], skipped_at timestamp with time zone[] DEFAULT NULL::timestamp with time zone[]',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT outreach.create_campaign('Three') AS campaign \gset
SELECT outreach.add_sequence_step(:'campaign', n, 's', 'b', make_interval(hours => n)) FROM unnest('{1,2,5}'::integer[]) AS n;
SELECT outreach.set_campaign_status(:'campaign', 'active');
SELECT fixture.contactable() FROM generate_series(1, 8);
SELECT outreach.enroll_campaign(:'campaign');
SELECT fixture.make_due();
SELECT fixture.begin_all(:'campaign');
CREATE FUNCTION pg_temp.person(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT person_id FROM outreach.send_log WHERE step_number = 1 ORDER BY send_id OFFSET n - 1 LIMIT 1 $$;
CREATE FUNCTION pg_temp.next_of(n integer) RETURNS text LANGUAGE sql AS $$ SELECT string_agg(step_number || ' ' || status || ' ' || recipient_key, ', ' ORDER BY step_number) FROM outreach.send_log WHERE person_id = pg_temp.person(n) AND step_number > 1 $$;
UPDATE outreach.people SET email = 'New@Address.example' WHERE person_id = pg_temp.person(2);
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = pg_temp.person(3);
INSERT INTO outreach.suppressions (channel, address, reason, origin) SELECT 'email', email_key, 'r', 'o' FROM outreach.people WHERE person_id = pg_temp.person(4);
UPDATE outreach.people SET email_verification = 'INVALID' WHERE person_id = pg_temp.person(5);
SELECT outreach.finish_sends((SELECT jsonb_agg(o || CASE n WHEN 6 THEN '{"outcome": "failed_permanent"}' WHEN 7 THEN '{"outcome": "unknown"}' ELSE '{}' END::jsonb)
  FROM jsonb_array_elements(fixture.outcomes(:'campaign')) WITH ORDINALITY AS x (o, n)));
SELECT is(pg_temp.next_of(1), '2 scheduled ' || (SELECT email_key FROM outreach.people WHERE person_id = pg_temp.person(1)), 'the next step is scheduled when one is sent');
SELECT is((SELECT n.due_at - s.sent_at FROM outreach.send_log AS n JOIN outreach.send_log AS s USING (person_id) WHERE n.step_number = 2 AND s.step_number = 1 AND person_id = pg_temp.person(1)), interval '2 hours', 'its delay counts from then');
SELECT is(pg_temp.next_of(2), '2 scheduled new@address.example', 'to the present address');
SELECT is(pg_temp.next_of(n), NULL, 'not ' || why) FROM (VALUES (3, 'to a person who is paused'), (4, 'to a suppressed address'), (5, 'to an INVALID address'), (6, 'after a failure'), (7, 'while it is unknown')) AS w (n, why);
SELECT is(outreach_internal.schedule_next_step((SELECT array_agg(send_id) FROM outreach.send_log WHERE step_number = 1)), 0::bigint, 'what exists is not scheduled twice');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT fixture.make_due();
SELECT is(fixture.send_all(:'campaign'), 3::bigint, 'the second step');
SELECT is(pg_temp.next_of(1), (SELECT format('2 sent %s, 5 scheduled %s', email_key, email_key) FROM outreach.people WHERE person_id = pg_temp.person(1)), 'numbers may have gaps');
SELECT fixture.make_due();
SELECT is(fixture.send_all(:'campaign'), 3::bigint, 'the last step');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE status = 'scheduled'), 0::bigint, 'after which nothing follows');

SELECT fixture.enrolled(1, 2) AS ended \gset
SELECT fixture.begin_all(:'ended');
SELECT outreach.set_campaign_status(:'ended', 'completed');
SELECT outreach.finish_sends(fixture.outcomes(:'ended'));
SELECT is((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'ended' AND step_number = 2), 0::bigint, 'nor in a campaign that is over');
SELECT fixture.enrolled(1, 2) AS paused \gset
SELECT fixture.begin_all(:'paused');
SELECT outreach.set_campaign_status(:'paused', 'paused');
SELECT outreach.finish_sends(fixture.outcomes(:'paused'));
SELECT cmp_ok((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'paused' AND step_number = 2 AND status = 'scheduled'), '>', 0::bigint, 'but in a paused one');

-- A step that was passed over.
SELECT outreach.create_campaign('Passed') AS passed \gset
SELECT outreach.add_sequence_step(:'passed', n, 's', 'b', make_interval(hours => n)) FROM unnest('{1,2}'::integer[]) AS n;
SELECT outreach.enroll_campaign(:'passed', 2);
SELECT outreach.set_campaign_status(:'passed', 'active');
SELECT array_agg(send_id ORDER BY send_id) AS both FROM outreach.send_log WHERE campaign_id = :'passed' \gset
SELECT is(outreach_internal.schedule_next_step(:'both'::uuid[], '{NULL,NULL}'), 0::bigint, 'nothing follows a send that has not left');
SELECT is(outreach_internal.schedule_next_step(:'both'::uuid[], '{2027-01-01 00:00Z,NULL}'), 1::bigint, 'unless it was passed over');
SELECT results_eq(format('SELECT step_number, status, due_at, person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = %L) FROM outreach.send_log WHERE campaign_id = %L AND step_number = 2', (:'both'::uuid[])[1], :'passed'),
  $$VALUES (2, 'scheduled', '2027-01-01 02:00Z'::timestamptz, true)$$, 'the delay counts from then');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'and the queue agrees');

-- A step after a stop is cancelled at once and says why; one while the person is away waits.
SELECT fixture.contactable() FROM generate_series(1, 4);
SELECT fixture.campaign(NULL, 2) AS heard \gset
SELECT outreach.enroll_campaign(:'heard');
SELECT fixture.begin_all(:'heard');
CREATE TEMP TABLE heard AS SELECT row_number() OVER (ORDER BY send_id) AS n, * FROM outreach.send_log WHERE campaign_id = :'heard';
INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at, paused_until)
SELECT campaign_id, outreach_id, CASE WHEN n < 3 THEN 'person stopped: bounce' END, CASE WHEN n < 3 THEN now() END, CASE n WHEN 3 THEN timestamptz '2100-01-01' WHEN 4 THEN '2000-01-01' END FROM heard WHERE n <= 4;
UPDATE outreach.people SET contact_status = 'bounced' WHERE person_id = (SELECT person_id FROM heard WHERE n = 1);
UPDATE outreach.people SET email = NULL WHERE person_id = (SELECT person_id FROM heard WHERE n = 2);
SELECT outreach.finish_sends(fixture.outcomes(:'heard'));
SELECT results_eq(format('SELECT h.n, s.status, s.status_reason, s.due_at = timestamptz %L FROM heard AS h LEFT JOIN outreach.send_log AS s ON s.person_id = h.person_id AND s.campaign_id = h.campaign_id AND s.step_number = 2 WHERE n <= 4 ORDER BY n', '2100-01-01'),
  $$VALUES (1::bigint, 'cancelled', 'person stopped: bounce', false), (2, NULL, NULL, NULL), (3, 'scheduled', 'out of office: paused until 2100-01-01 00:00 UTC', true), (4, 'scheduled', NULL, false)$$, 'stopped, without an address, away, back');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT fixture.make_due();
SELECT ok(fixture.send_all(:'heard') > 0, 'the second step');
SELECT is((SELECT count(*) FROM outreach.send_log AS s JOIN heard AS h USING (person_id) WHERE h.n = 1 AND s.step_number = 2 AND s.sent_at IS NOT NULL AND s.campaign_id = :'heard'), 0::bigint, 'goes to nobody who was stopped');

SELECT * FROM finish();
ROLLBACK;
