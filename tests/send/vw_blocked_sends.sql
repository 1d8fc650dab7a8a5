BEGIN;
SELECT plan(9);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_blocked_sends')$$, $$VALUES
  ('campaign_id uuid'),
  ('code text'),
  ('sends bigint'),
  ('would_pass_now bigint')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_blocked_sends')$$, $$VALUES
  ('outreach_analyst: SELECT')$$, 'who may do what with it');
SELECT view_owner_is('outreach', 'vw_blocked_sends', 'outreach_owner', 'its owner');

SELECT fixture.enrolled(3) AS campaign \gset
SELECT array_agg(outreach_id ORDER BY due_at) AS c FROM outreach.send_log \gset
SELECT outreach.add_override((:'c'::uuid[])[1], 'BLOCK_EMAIL', 'test') AS block1, outreach.add_override((:'c'::uuid[])[2], 'BLOCK_EMAIL', 'test') AS block2 \gset
UPDATE outreach.people SET contact_status = 'paused' WHERE outreach_id = (:'c'::uuid[])[2];
SELECT is_empty('SELECT * FROM outreach.vw_blocked_sends', 'what is not claimed yet is not blocked');
SELECT count(*) FROM outreach.claim_sends('w') \gset claimed_
SELECT results_eq('SELECT campaign_id, code, sends, would_pass_now FROM outreach.vw_blocked_sends ORDER BY code', format($$VALUES (%L::uuid, 'OX104', 2::bigint, 0::bigint), (%L, 'OX110', 1, 0)$$, :'campaign', :'campaign'), 'a send counts under each of its codes');
SELECT outreach.remove_override(b, 'test') FROM unnest(ARRAY[:'block1', :'block2']::uuid[]) AS b;
SELECT results_eq('SELECT code, sends, would_pass_now FROM outreach.vw_blocked_sends ORDER BY code', $$VALUES ('OX104', 2::bigint, 1::bigint), ('OX110', 1, 0)$$, 'what would pass now');
SELECT outreach.set_campaign_status(:'campaign', 'paused');
SELECT results_eq('SELECT code, sends, would_pass_now FROM outreach.vw_blocked_sends ORDER BY code', $$VALUES ('OX104', 2::bigint, 1::bigint), ('OX110', 1, 0)$$, 'once the campaign goes on');
SELECT outreach.set_campaign_status(:'campaign', 'completed');
SELECT is((SELECT sum(would_pass_now) FROM outreach.vw_blocked_sends), 0::numeric, 'nothing, when it is over');
SELECT lives_ok($$SELECT fixture.as_role('outreach_analyst', 'SELECT * FROM outreach.vw_blocked_sends')$$, 'an analyst may read it');

SELECT * FROM finish();
ROLLBACK;
