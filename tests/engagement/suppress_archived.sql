BEGIN;
SELECT plan(12);

SELECT fixture.function_is('outreach_internal.suppress_archived', 'send_ids uuid[], message_ids text[], event_types text[], providers text[]',
  'bigint', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(3) AS campaign \gset
SELECT fixture.send_all(:'campaign');
CREATE TEMP TABLE gone AS SELECT send_id, recipient_key, row_number() OVER (ORDER BY send_id) AS n FROM outreach.send_log;
SELECT count(*) FROM outreach.archive_outreach((SELECT array_agg(outreach_id) FROM outreach.send_log), 'test', false) \gset archived_
SELECT is(outreach_internal.suppress_archived((SELECT array_agg(send_id) FROM gone WHERE n = 1), '{NULL}', '{complaint}', '{p}'), 1::bigint, 'found by its send_id');
SELECT is(outreach_internal.suppress_archived('{NULL}', (SELECT array_agg('message ' || send_id) FROM gone WHERE n = 2), '{bounce}', '{p}'), 1::bigint, 'or by its message id');
SELECT is(outreach_internal.suppress_archived(ARRAY[gen_random_uuid()], '{nobody}', '{bounce}', '{p}'), 0::bigint, 'nothing');
SELECT results_eq('SELECT x.channel, g.n, x.reason, x.origin FROM outreach.suppressions AS x JOIN gone AS g ON g.recipient_key = x.address ORDER BY n', $$VALUES ('email', 1::bigint, 'complaint', 'p'), ('email', 2, 'bounce', 'p')$$, 'their recipients are suppressed');
SELECT is((SELECT count(*) FROM outreach.suppressions), 2::bigint, 'and nobody else');

SELECT * FROM finish();
ROLLBACK;
