BEGIN;
SELECT plan(20);

SELECT fixture.function_is('outreach_internal.cancel_scheduled', 'send_ids uuid[], reason text',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.function_is('outreach_internal.lock_sends', 'campaign_id uuid, statuses text[]',
  'uuid[]', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(3) AS campaign, fixture.enrolled(1) AS other \gset
SELECT outreach.claim_sends('w', 1);
SELECT is(cardinality(outreach_internal.lock_sends(:'campaign', '{scheduled}')), 2, 'those of the campaign with the status');
SELECT is(cardinality(outreach_internal.lock_sends(:'campaign', '{scheduled,claimed}')), 3, 'or one of them');
SELECT is(outreach_internal.lock_sends(:'campaign', '{sent}'), '{}', 'none');
SELECT is(outreach_internal.cancel_scheduled(outreach_internal.lock_sends(:'campaign', '{scheduled,claimed}'), 'because'), 2::bigint, 'only what is scheduled is cancelled');
SELECT results_eq(format($$SELECT DISTINCT status, status_reason FROM outreach.send_log WHERE campaign_id = %L AND status <> 'claimed'$$, :'campaign'), $$VALUES ('cancelled', 'because')$$, 'with the reason');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT * FROM finish();
ROLLBACK;
