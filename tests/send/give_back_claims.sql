BEGIN;
SELECT plan(18);

SELECT fixture.function_is('outreach_internal.give_back_claims', 'send_ids uuid[], reason text',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(3) AS campaign \gset
SELECT outreach.claim_sends('w');
SELECT fixture.a_send(:'campaign') AS one \gset
SELECT is(outreach_internal.give_back_claims(ARRAY[:'one']::uuid[], 'because'), 1::bigint, 'one');
SELECT results_eq(format('SELECT status, status_reason, claim_token, claimed_by, claimed_at FROM outreach.send_log WHERE send_id = %L', :'one'), $$VALUES ('scheduled', 'because', NULL::uuid, NULL, NULL::timestamptz)$$, 'is scheduled as if it had never been claimed');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places), 2::bigint, 'its place is free');
SELECT is(outreach_internal.give_back_claims(ARRAY[:'one']::uuid[], 'because'), 0::bigint, 'what is not claimed is passed over');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
UPDATE outreach.campaigns SET status = 'completed';
SELECT is(outreach_internal.give_back_claims((SELECT array_agg(send_id) FROM outreach.send_log), 'because'), 2::bigint, 'what a campaign that is over gets back');
SELECT results_eq($$SELECT status, status_reason, count(*) FROM outreach.send_log GROUP BY 1, 2 ORDER BY 1$$, $$VALUES ('cancelled', 'campaign is completed', 2::bigint), ('scheduled', 'because', 1)$$, 'is cancelled');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

-- Of who was stopped it is cancelled, of who is away it says so.
SELECT fixture.enrolled(3) AS second \gset
SELECT outreach.claim_sends('w');
INSERT INTO outreach.enrollment_stops (campaign_id, outreach_id, stop_reason, stopped_at, paused_until)
SELECT campaign_id, outreach_id, CASE n WHEN 1 THEN 'person stopped: reply' END, CASE n WHEN 1 THEN now() END, CASE n WHEN 2 THEN timestamptz '2100-01-01' END
FROM (SELECT *, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log WHERE campaign_id = :'second') AS s WHERE n < 3;
UPDATE outreach.send_log AS s SET due_at = k.paused_until FROM outreach.enrollment_stops AS k WHERE k.outreach_id = s.outreach_id AND k.campaign_id = s.campaign_id AND k.paused_until IS NOT NULL;
SELECT is(outreach_internal.give_back_claims((SELECT array_agg(send_id) FROM outreach.send_log WHERE campaign_id = :'second'), 'because'), (SELECT count(*) FROM outreach.send_log WHERE campaign_id = :'second'), 'of stops and pauses');
SELECT results_eq(format('SELECT status, status_reason FROM outreach.send_log WHERE campaign_id = %L ORDER BY send_id LIMIT 3', :'second'), $$VALUES ('cancelled', 'person stopped: reply'), ('scheduled', 'out of office: paused until 2100-01-01 00:00 UTC'), ('scheduled', 'because')$$, 'each says why');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT * FROM finish();
ROLLBACK;
