BEGIN;
SELECT plan(33);

SELECT fixture.function_is('outreach_internal.follow_skipped_steps', 'max_sends bigint', 'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

-- Four steps: a second that is skipped, a third that is skipped too, a fourth that asks about the message that was sent.
SELECT outreach.create_campaign('Four') AS four \gset
SELECT outreach.add_sequence_step(:'four', n, 's', 'b', make_interval(hours => n), condition) FROM (VALUES (1, 'always'), (2, 'clicked'), (3, 'clicked'), (4, 'not_opened')) AS s (n, condition);
SELECT outreach.set_campaign_status(:'four', 'active');
SELECT fixture.contactable() FROM generate_series(1, 3);
SELECT outreach.enroll_campaign(:'four');
CREATE FUNCTION pg_temp.sends(n integer) RETURNS text LANGUAGE sql AS $$
  SELECT string_agg(step_number || ' ' || status, ', ' ORDER BY step_number) FROM outreach.send_log
  WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE step_number = 1 ORDER BY send_id OFFSET n - 1 LIMIT 1)
$$;
SELECT is(outreach_internal.follow_skipped_steps(100), 0::bigint, 'nothing to follow');
SELECT fixture.make_due();
SELECT fixture.send_all(:'four');
SELECT send_id AS opened, outreach_id AS company FROM outreach.send_log WHERE step_number = 1 ORDER BY send_id LIMIT 1 \gset
SELECT outreach.record_event('p', 'open', 'open', now(), :'opened');
SELECT fixture.make_due();
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'nobody has clicked');
SELECT is(pg_temp.sends(1), '1 sent, 2 cancelled', 'the second is skipped');
SELECT results_eq($$SELECT DISTINCT status_reason, claimed_by, variant FROM outreach.send_log WHERE step_number = 2$$, $$VALUES ('step skipped: the message before was not clicked', NULL::text, NULL::text)$$, 'with the reason, unclaimed');
SELECT is((SELECT count(*) FROM outreach.gate_decisions AS d JOIN outreach.send_log AS s USING (send_id) WHERE s.step_number = 2), 0::bigint, 'the gate is not asked');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places), 3::bigint, 'nor a place of the day taken');
CREATE TEMP TABLE skipped AS SELECT s.person_id, k.skipped_at FROM outreach_internal.skipped_steps AS k JOIN outreach.send_log AS s USING (send_id);
SELECT is(outreach_internal.follow_skipped_steps(1), 1::bigint, 'as many as wanted');
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'a claim follows the rest, and finds none due');
SELECT is(pg_temp.sends(n), '1 sent, 2 cancelled, 3 scheduled', 'what follows is scheduled') FROM generate_series(1, 3) AS n;
SELECT is((SELECT array_agg(DISTINCT s.due_at - k.skipped_at) FROM outreach.send_log AS s JOIN skipped AS k USING (person_id) WHERE s.step_number = 3), '{03:00:00}', 'its delay counted from the skip');
SELECT is_empty('SELECT * FROM outreach_internal.skipped_steps', 'once');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT fixture.make_due();
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'the third is skipped as well');
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'and followed');
SELECT fixture.make_due();
SELECT is((SELECT count(*) FROM outreach.claim_sends('w') WHERE step_number = 4), 2::bigint, 'the fourth goes to those who have not opened the message that was sent');
SELECT is(pg_temp.sends(1), '1 sent, 2 cancelled, 3 cancelled, 4 cancelled', 'and not to who has');
SELECT is(outreach_internal.follow_skipped_steps(100), 0::bigint, 'after the last step nothing follows');
SELECT is_empty('SELECT * FROM outreach_internal.skipped_steps', 'and nothing is kept');

-- The rest of the batch comes from what follows in the queue.
SELECT fixture.enrolled(3, 1) AS plain \gset
SELECT outreach.create_campaign('Mixed') AS mixed \gset
SELECT outreach.add_sequence_step(:'mixed', 1, 's', 'b', '0', 'clicked'), outreach.add_sequence_step(:'mixed', 2, 's', 'b', '0');
SELECT outreach.set_campaign_status(:'mixed', 'active');
SELECT outreach.enroll_campaign(:'mixed');
UPDATE outreach.send_log SET due_at = due_at - interval '1 day' WHERE campaign_id = :'mixed';
UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s WHERE s.send_id = q.send_id AND NOT q.leased;
SELECT is((SELECT array_agg(campaign_id) FROM outreach.claim_sends('w', 2)), ARRAY[:'plain', :'plain']::uuid[], 'a claim goes on until the batch is full');
SELECT cmp_ok((SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'mixed' AND status = 'cancelled'), '>', 0::bigint, 'past what it skips');
-- A campaign that is over, a person who is not contactable any more.
SELECT count(*) AS skips FROM outreach_internal.skipped_steps \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT s.person_id FROM outreach_internal.skipped_steps JOIN outreach.send_log AS s USING (send_id) LIMIT 1);
SELECT is(outreach_internal.follow_skipped_steps(100), :skips::bigint - 1, 'not to who is not contactable any more');
SELECT outreach.claim_sends('w');
SELECT outreach.create_campaign('Ended') AS ended \gset
SELECT outreach.add_sequence_step(:'ended', 1, 's', 'b', '0', 'clicked'), outreach.add_sequence_step(:'ended', 2, 's', 'b', '0');
SELECT outreach.set_campaign_status(:'ended', 'active');
SELECT outreach.enroll_campaign(:'ended');
SELECT outreach.claim_sends('w');
SELECT cmp_ok((SELECT count(*) FROM outreach_internal.skipped_steps), '>', 0::bigint, 'skipped');
SELECT outreach.set_campaign_status(:'ended', 'completed');
SELECT is(outreach_internal.follow_skipped_steps(100), 0::bigint, 'nor in a campaign that is over');

-- All that were due before one are skipped: a claim of one still finds it.
SELECT outreach.create_campaign('Last one') AS last \gset
SELECT outreach.add_sequence_step(:'last', 1, 's', 'b'), outreach.add_sequence_step(:'last', 2, 's', 'b', '0', 'not_opened');
SELECT outreach.set_campaign_status(:'last', 'active');
SELECT outreach.enroll_campaign(:'last');
SELECT fixture.send_all(:'last');
SELECT send_id AS last_send, person_id AS last_person FROM outreach.send_log WHERE campaign_id = :'last' AND step_number = 2 ORDER BY due_at DESC, send_id DESC LIMIT 1 \gset
UPDATE outreach_internal.send_queue AS q SET next_at = q.next_at - interval '1 second' FROM outreach.send_log AS s WHERE s.send_id = q.send_id AND s.campaign_id = :'last' AND s.send_id <> :'last_send';
SELECT outreach.set_campaign_status(campaign_id, 'paused') FROM outreach.campaigns WHERE status = 'active' AND campaign_id <> :'last';
SELECT outreach.record_event('p', 'open ' || send_id, 'open', now(), send_id) FROM outreach.send_log WHERE campaign_id = :'last' AND step_number = 1 AND person_id <> :'last_person';
SELECT is((SELECT array_agg(send_id) FROM outreach.claim_sends('w', 1)), ARRAY[:'last_send']::uuid[], 'a claim goes on until it has one');

SELECT * FROM finish();
ROLLBACK;
