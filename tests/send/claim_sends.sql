BEGIN;
SELECT plan(66);

SELECT fixture.function_is('outreach.claim_sends', 'worker text, batch_size integer DEFAULT 100, lease interval DEFAULT ''00:05:00''::interval, channels text[] DEFAULT ''{email}''::text[]',
  'TABLE(send_id uuid, claim_token uuid, outreach_id uuid, campaign_id uuid, step_number integer, channel text, recipient text, subject_template text, body_template text, context jsonb)', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.contactable('Acme') AS company, fixture.campaign('One') AS campaign \gset
UPDATE outreach.people SET full_name = ' Ada  King Lovelace', title = 'Head of People';
SELECT outreach.enroll_campaign(:'campaign');
SELECT fixture.send_of(:'company', :'campaign') AS send \gset

SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT * FROM outreach.claim_sends(''w'')')$$, r), '42501', NULL, r || ' may not claim')
FROM unnest('{outreach_app,outreach_operator,outreach_ingest,outreach_stranger}'::text[]) AS r;

-- What a claim returns and leaves.
CREATE TEMP TABLE claimed AS SELECT * FROM outreach.claim_sends(worker => 'mailer', batch_size => 10, lease => '2 minutes', channels => '{email}');
SELECT results_eq('SELECT send_id, outreach_id, campaign_id, step_number, channel, recipient, subject_template, body_template FROM claimed',
  format($$SELECT %L::uuid, %L::uuid, %L::uuid, 1, 'email', email, 'Hello {{ first_name }}', 'Dear {{ full_name }} of {{ company_name }}' FROM outreach.people$$, :'send', :'company', :'campaign'), 'what a worker needs');
SELECT is((SELECT context - 'unsubscribe_token' FROM claimed), (SELECT jsonb_build_object('company_name', 'Acme', 'domain', domain, 'full_name', ' Ada  King Lovelace', 'first_name', 'Ada', 'title', 'Head of People', 'slot_type', 'HR')
  FROM cl.company_identity WHERE outreach_id = :'company'), 'what a template may use');
SELECT results_eq('SELECT s.status, s.claim_token, s.claimed_by, s.attempts, s.begun_at, s.claimed_at BETWEEN now() AND clock_timestamp() FROM outreach.send_log AS s',
  $$SELECT 'claimed', claim_token, 'mailer', 0, NULL::timestamptz, true FROM claimed$$, 'the send is claimed');
SELECT is((SELECT next_at - claimed_at FROM outreach_internal.send_queue JOIN outreach.send_log USING (send_id)), interval '2 minutes', 'for the lease');
SELECT results_eq('SELECT outreach_id, channel, send_id, campaign_id, stage, allowed, codes, tier, bit_score, score_tier, marketing_disabled, override_ids, eligibility_status, identity_status FROM outreach.gate_decisions',
  format($$VALUES (%L::uuid, 'email', %L::uuid, %L::uuid, 'claim', true, '{}'::text[], 2, 0, 'COLD', false, '{}'::uuid[], 'ELIGIBLE', 'PASS')$$, :'company', :'send', :'campaign'), 'the decision is logged with its inputs');
SELECT is_empty($$SELECT * FROM outreach.claim_sends('other')$$, 'what is claimed is not claimed again');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- What is refused is blocked, with its codes; the batch is filled from what follows.
SELECT fixture.enrolled(6) AS second \gset
SELECT (array_agg(outreach_id ORDER BY due_at))[1] AS c1, (array_agg(outreach_id ORDER BY due_at))[2] AS c2, (array_agg(outreach_id ORDER BY due_at))[3] AS c3, (array_agg(outreach_id ORDER BY due_at))[4] AS c4
FROM outreach.send_log WHERE campaign_id = :'second' \gset
SELECT outreach.add_override(:'c1', 'BLOCK_OUTREACH', 'test') AS block \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id IN (:'c1', :'c2');
SELECT outreach.suppress('email', email, 'test', 'test') FROM outreach.people WHERE outreach_id = :'c3';
TRUNCATE claimed;
INSERT INTO claimed SELECT * FROM outreach.claim_sends('mailer', 3);
SELECT is((SELECT count(*) FROM claimed), 3::bigint, 'goes on until the batch is full');
SELECT results_eq(format($$SELECT outreach_id, status, blocked_codes FROM outreach.send_log WHERE campaign_id = %L AND status = 'blocked' ORDER BY due_at$$, :'second'),
  format($$VALUES (%L::uuid, 'blocked', '{OX104,OX110}'::text[]), (%L, 'blocked', '{OX110}'), (%L, 'blocked', '{OX108}')$$, :'c1', :'c2', :'c3'), 'what is refused is blocked with all its codes');
SELECT is((SELECT status_reason FROM outreach.send_log WHERE campaign_id = :'second' AND outreach_id = :'c1'), 'OX104 kill switch is active: outreach; OX110 person is paused', 'and its reasons');
SELECT results_eq(format($$SELECT allowed, codes, override_ids FROM outreach.gate_decisions WHERE campaign_id = %L AND outreach_id = %L$$, :'second', :'c1'), format($$VALUES (false, '{OX104,OX110}'::text[], ARRAY[%L]::uuid[])$$, :'block'), 'the refusal is logged');
SELECT is((SELECT count(*) FROM outreach.unsubscribe_tokens), 4::bigint, 'only a claim makes a token');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places WHERE campaign_id = :'second'), 3::bigint, 'and takes a place');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach.claim_sends('mailer')), 1::bigint, 'the rest');
SELECT is((SELECT count(*) FROM outreach.claim_sends('mailer')), 0::bigint, 'and then none is due');

-- Which sends: due, of active campaigns, of the channels; oldest first.
SELECT fixture.campaign('Older', 1, false) AS older, fixture.campaign('Later') AS later, fixture.contactable() AS new \gset
SELECT outreach.enroll_campaign(c) FROM unnest(ARRAY[:'older', :'later']::uuid[]) AS c;
UPDATE outreach.send_log SET due_at = clock_timestamp() + interval '1 hour' WHERE campaign_id = :'later';
UPDATE outreach_internal.send_queue AS q SET next_at = s.due_at FROM outreach.send_log AS s WHERE s.send_id = q.send_id AND NOT q.leased;
SELECT is((SELECT count(*) FROM outreach.claim_sends('w')), 0::bigint, 'neither a draft''s nor what is not due');
SELECT outreach.set_campaign_status(:'older', 'active');
SELECT outreach.set_campaign_status(:'older', 'paused');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w')), 0::bigint, 'nor a paused campaign''s');
SELECT outreach.set_campaign_status(:'older', 'active');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w', channels => '{phone}')), 0::bigint, 'nor those of another channel');
SELECT fixture.make_due();
UPDATE outreach_internal.send_queue SET next_at = now() - interval '1 day' WHERE campaign_id = :'older';
UPDATE outreach.send_log SET due_at = now() - interval '1 day' WHERE campaign_id = :'older';
SELECT is((SELECT campaign_id FROM outreach.claim_sends('w', 1, channels => '{phone,email}')), :'older'::uuid, 'the oldest first');

-- Leases that ran out.
SELECT fixture.enrolled(2) AS third \gset
TRUNCATE claimed;
INSERT INTO claimed SELECT * FROM outreach.claim_sends('first', 10000) WHERE campaign_id = :'third';
SELECT count(*) FROM outreach.begin_sends((SELECT jsonb_build_array(jsonb_build_object('send_id', send_id, 'claim_token', claim_token)) FROM (SELECT * FROM claimed LIMIT 1) AS x)) \gset begun_
SELECT fixture.expire_leases();
SELECT is((SELECT count(*) FROM outreach.claim_sends('second', 10000) WHERE campaign_id = :'third'), (SELECT count(*) - 1 FROM claimed), 'what had not begun is leased again');
SELECT results_eq(format($$SELECT count(*) FILTER (WHERE status = 'unknown'), count(*) FILTER (WHERE status = 'claimed' AND claimed_by = 'second') FROM outreach.send_log WHERE campaign_id = %L$$, :'third'),
  format('SELECT 1::bigint, count(*) - 1 FROM claimed'), 'what had is unknown');
SELECT is((SELECT count(*) FROM claimed JOIN outreach.send_log USING (send_id, claim_token) WHERE status = 'claimed'), 0::bigint, 'with another token');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT fixture.expire_leases();
SELECT is((SELECT count(*) FROM outreach.claim_sends('third', 10000) JOIN outreach.send_log USING (send_id) WHERE begun_at IS NOT NULL), 0::bigint, 'what began is never claimed again');

-- The daily limit: claims of a UTC day; what is given back before it began gives its place back.
SELECT fixture.enrolled(6) AS limited \gset
SELECT outreach.configure_campaign(:'limited', '{"daily_send_limit": 3}', 'test');
CREATE FUNCTION pg_temp.claim(n integer) RETURNS bigint LANGUAGE sql AS $$
  SELECT count(*) FROM outreach.claim_sends('w', n) WHERE campaign_id = current_setting('test.limited')::uuid
$$;
SELECT set_config('test.limited', :'limited', true);
SELECT is(pg_temp.claim(2), 2::bigint, 'within the limit');
SELECT is(pg_temp.claim(100), 1::bigint, 'up to the limit');
SELECT is(pg_temp.claim(100), 0::bigint, 'not beyond');
SELECT results_eq(format('SELECT status, count(*) FROM outreach.send_log WHERE campaign_id = %L GROUP BY status ORDER BY status', :'limited'), format($$SELECT * FROM (VALUES ('claimed', 3::bigint), ('scheduled', (SELECT count(*) - 3 FROM outreach.send_log WHERE campaign_id = %L))) AS v$$, :'limited'), 'the rest stays scheduled');
SELECT outreach.release_claims((SELECT jsonb_agg(c) FROM (SELECT c FROM jsonb_array_elements(fixture.claims(:'limited')) AS c LIMIT 1) AS x));
SELECT is(pg_temp.claim(100), 1::bigint, 'a place given back');
SELECT outreach.begin_sends(fixture.claims(:'limited'));
SELECT outreach.finish_sends(fixture.outcomes(:'limited', 'failed_transient'));
SELECT is(pg_temp.claim(100), 0::bigint, 'what began keeps its place');
UPDATE outreach_internal.claim_places SET claim_day = claim_day - 1 WHERE campaign_id = :'limited';
SELECT is(pg_temp.claim(100), 3::bigint, 'another day');
SELECT fixture.expire_leases();
SELECT is(pg_temp.claim(100), 3::bigint, 'an expired claim gives its place back');
SELECT outreach.configure_campaign(:'limited', '{"daily_send_limit": 2}', 'test');
SELECT is(pg_temp.claim(100), 0::bigint, 'a lower limit');
SELECT outreach.configure_campaign(:'limited', '{"daily_send_limit": null}', 'test');
SELECT fixture.make_due();
SELECT cmp_ok(pg_temp.claim(10000), '>', 0::bigint, 'no limit');
SELECT outreach.configure_campaign(:'limited', '{"daily_send_limit": 0}', 'test');
SELECT fixture.expire_leases();
SELECT is(pg_temp.claim(100), 0::bigint, 'a limit of 0');

-- A halt: nothing is claimed, no send changes, not even one whose lease ran out.
SELECT fixture.enrolled(2) AS halted \gset
SELECT fixture.expire_leases();
CREATE TEMP TABLE before AS SELECT * FROM outreach.send_log;
SELECT count(*) AS decisions FROM outreach.gate_decisions \gset
SELECT outreach.halt_all_outreach('test');
SELECT is_empty($$SELECT * FROM outreach.claim_sends('w')$$, 'while a halt is live nothing is claimed');
SELECT is_empty('SELECT * FROM before EXCEPT SELECT * FROM outreach.send_log', 'and no send changes');
SELECT is((SELECT count(*) FROM outreach.gate_decisions), :decisions::bigint, 'nor is anything decided');
SELECT outreach.resume_all_outreach('test');
SELECT cmp_ok((SELECT count(*) FROM outreach.claim_sends('w')), '>=', 2::bigint, 'afterwards it goes on');

-- Arguments.
SELECT throws_ok(format('SELECT * FROM outreach.claim_sends(%s)', given), code, NULL, 'refused: ' || given)
FROM (VALUES ('NULL', 'OX016'), ($$' '$$, 'OX016'), ($$repeat('x', 201)$$, 'OX016'), ($$'w', 0$$, 'OX016'), ($$'w', 10001$$, 'OX016'), ($$'w', NULL$$, 'OX016'), ($$'w', 1, '0'$$, 'OX016'),
  ($$'w', 1, '-1 s'$$, 'OX016'), ($$'w', 1, NULL$$, 'OX016'), ($$'w', 1, '1 s', '{}'$$, 'OX016'), ($$'w', 1, '1 s', NULL$$, 'OX016'), ($$'w', 1, '1 s', '{fax}'$$, 'OX010'),
  ($$'w', 1, '1 s', '{email,NULL}'$$, 'OX010')) AS bad (given, code);
SELECT lives_ok($$SELECT * FROM outreach.claim_sends('w', 10000, '1 microsecond')$$, 'any positive lease, and a batch up to 10000');
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT * FROM outreach.claim_sends(''w'')')$$, 'a dispatcher may claim');

SELECT * FROM finish();
ROLLBACK;
