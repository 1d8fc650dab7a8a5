BEGIN;
SELECT plan(14);

SELECT fixture.function_is('outreach_internal.expire_claims', 'max_sends bigint, with_evidence boolean, since timestamp with time zone, OUT requeued bigint, OUT parked uuid[]',
  'record', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.enrolled(6) AS campaign \gset
SELECT outreach.claim_sends('w', 5);
SELECT outreach.begin_sends((SELECT jsonb_agg(c) FROM (SELECT c FROM jsonb_array_elements(fixture.claims(:'campaign')) AS c LIMIT 3) AS x));
SELECT results_eq('SELECT requeued, cardinality(parked) FROM outreach_internal.expire_claims(100, true, ''-infinity'')', 'VALUES (0::bigint, 0)', 'nothing has run out');
SELECT fixture.expire_leases();
SELECT outreach.record_event('p', '1', 'delivered', now(), fixture.a_send(:'campaign', 'sending'));
SELECT results_eq('SELECT requeued + cardinality(parked) FROM outreach_internal.expire_claims(1, false, ''-infinity'')', 'VALUES (1::bigint)', 'so many at most');
SELECT results_eq('SELECT requeued + cardinality(parked) FROM outreach_internal.expire_claims(100, false, ''-infinity'')', 'VALUES (3::bigint)', 'all but the one that a provider has reported on');
SELECT results_eq('SELECT status, count(*) FROM outreach.send_log GROUP BY status ORDER BY status', $$VALUES ('scheduled', 3::bigint), ('sending', 1), ('unknown', 2)$$, 'given back, or parked');
SELECT results_eq('SELECT requeued, cardinality(parked) FROM outreach_internal.expire_claims(100, true, ''-infinity'')', 'VALUES (0::bigint, 1)', 'with evidence that one as well');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places), 3::bigint, 'only what began keeps its place');

SELECT * FROM finish();
ROLLBACK;
