BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach_internal.begin_claims', 'send_ids uuid[], claim_tokens uuid[]',
  'TABLE(send_id uuid, code text, reasons text)', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(3) AS campaign \gset
SELECT outreach.claim_sends('w');
SELECT fixture.a_send(:'campaign') AS one \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE person_id = (SELECT person_id FROM outreach.send_log WHERE send_id = :'one');
SELECT outreach.set_marketing_disabled(outreach_id, true, 'test') FROM outreach.send_log WHERE send_id = :'one';
SELECT results_eq(format('SELECT send_id, code, reasons FROM outreach_internal.begin_claims(ARRAY[%L]::uuid[], ARRAY[fixture.token(%L)])', :'one', :'one'),
  format($$VALUES (%L::uuid, 'OX102', E'OX102 marketing is disabled\nOX110 person is paused')$$, :'one'), 'the first code, and all reasons, one a line');
SELECT is((SELECT count(*) FROM outreach_internal.begin_claims('{}', '{}')), 0::bigint, 'none');

-- What was heard of since it was claimed: a stop blocks, a pause gives back.
SELECT fixture.contactable() AS stopped, fixture.contactable() AS away, fixture.campaign('Ruled', 2) AS ruled \gset
SELECT outreach.configure_campaign(:'ruled', '{"reply_rule": "person", "out_of_office_days": 3}', 'test');
SELECT outreach.enroll_campaign(:'ruled');
SELECT fixture.send_of(:'stopped', :'ruled') AS replied, fixture.send_of(:'away', :'ruled') AS absent \gset
SELECT outreach.claim_sends('w');
SELECT outreach.record_event('p', 'b1', 'reply', now(), :'replied'), outreach.record_event('p', 'b2', 'reply', '2026-02-01 12:00Z', :'absent', payload => '{"auto_reply": true}');
UPDATE outreach.send_log SET due_at = '2100-01-01' WHERE send_id = :'absent';
SELECT results_eq(format('SELECT code, reasons FROM outreach_internal.begin_claims(ARRAY[%L, %L]::uuid[], ARRAY[fixture.token(%L), fixture.token(%L)])', :'replied', :'absent', :'replied', :'absent'),
  $$VALUES ('OX111', 'OX111 person stopped: reply'), ('OX112', 'OX112 send was put off until 2100-01-01 00:00 UTC')$$, 'neither begins');
SELECT results_eq(format('SELECT status, status_reason, blocked_codes FROM outreach.send_log WHERE send_id = %L', :'replied'), $$VALUES ('blocked', 'OX111 person stopped: reply', '{OX111}'::text[])$$, 'the stop blocks it');
SELECT results_eq(format('SELECT s.status, s.claim_token, q.next_at, q.leased FROM outreach.send_log AS s JOIN outreach_internal.send_queue AS q USING (send_id) WHERE send_id = %L', :'absent'), $$VALUES ('scheduled', NULL::uuid, timestamptz '2100-01-01', false)$$, 'what was put off waits for its time');
SELECT results_eq(format('SELECT codes FROM outreach.gate_decisions WHERE stage = %L AND NOT allowed AND send_id IN (%L, %L) ORDER BY codes', 'begin', :'replied', :'absent'), $$VALUES ('{OX111}'::text[]), ('{OX112}')$$, 'both are logged');
SELECT is(outreach.requeue_blocked(:'ruled', 'test', '{OX111}'), 1::bigint, 'requeued by its code');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w') WHERE campaign_id = :'ruled' AND send_id IN (:'replied', :'absent')), 0::bigint, 'it is not claimed again');
SELECT is(fixture.status(:'replied'), 'blocked', 'but blocked');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT * FROM finish();
ROLLBACK;
