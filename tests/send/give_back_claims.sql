BEGIN;
SELECT plan(15);

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

SELECT * FROM finish();
ROLLBACK;
