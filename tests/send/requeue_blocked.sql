BEGIN;
SELECT plan(22);

SELECT fixture.function_is('outreach.requeue_blocked', 'campaign_id uuid, reason text, codes text[] DEFAULT NULL::text[]',
  'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');

SELECT fixture.enrolled(4) AS campaign \gset
SELECT array_agg(outreach_id ORDER BY due_at) AS c FROM outreach.send_log \gset
SELECT outreach.add_override((:'c'::uuid[])[1], 'BLOCK_OUTREACH', 'test') AS block1, outreach.add_override((:'c'::uuid[])[2], 'BLOCK_OUTREACH', 'test') AS block2 \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id IN ((:'c'::uuid[])[2], (:'c'::uuid[])[3]);
SELECT count(*) FROM outreach.claim_sends('w') \gset claimed_
SELECT outreach.remove_override(b, 'test') FROM unnest(ARRAY[:'block1', :'block2']::uuid[]) AS b;
SELECT is(outreach.requeue_blocked(:'campaign', 'test', '{OX101}'), 0::bigint, 'none was blocked for that');
SELECT is(outreach.requeue_blocked(:'campaign', 'lifted', '{OX104,OX101}'), 2::bigint, 'those blocked with one of the codes');
SELECT results_eq(format('SELECT status, status_reason, blocked_codes, claim_token FROM outreach.send_log WHERE outreach_id = %L', (:'c'::uuid[])[1]), $$VALUES ('scheduled', 'lifted', NULL::text[], NULL::uuid)$$, 'are scheduled again, with the reason');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach.claim_sends('w')), 1::bigint, 'the gate decides anew');
SELECT is((SELECT blocked_codes FROM outreach.send_log WHERE outreach_id = (:'c'::uuid[])[2]), '{OX110}', 'what still fails is blocked again');
SELECT is(outreach.requeue_blocked(:'campaign', 'all'), 2::bigint, 'without codes all of them');
SELECT is(outreach.requeue_blocked(:'campaign', 'all'), 0::bigint, 'once');
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT throws_ok(format('SELECT outreach.requeue_blocked(%L, %L)', :'campaign', 'why'), 'OX109', NULL, 'not in a campaign that is over');
SELECT throws_ok(format('SELECT outreach.requeue_blocked(%L, %L)', :'campaign', ' '), 'OX004', NULL, 'a reason is required');
SELECT throws_ok($$SELECT outreach.requeue_blocked(gen_random_uuid(), 'why')$$, 'OX014', NULL, 'unknown campaign');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.requeue_blocked(NULL, ''why'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_stranger}'::text[]) AS r;
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.requeue_blocked(NULL, ''why'')')$$, r), 'OX014', NULL, r || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS r;

SELECT * FROM finish();
ROLLBACK;
