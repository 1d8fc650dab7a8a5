BEGIN;
SELECT plan(17);

SELECT fixture.function_is('outreach.reap_expired_claims', '',
  'TABLE(requeued bigint, unknown bigint)', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.enrolled(6, 2) AS campaign \gset
SELECT outreach.claim_sends('w', 5);
SELECT outreach.begin_sends((SELECT jsonb_agg(c) FROM (SELECT c FROM jsonb_array_elements(fixture.claims(:'campaign')) AS c LIMIT 3) AS x));
SELECT results_eq('SELECT * FROM outreach.reap_expired_claims()', 'VALUES (0::bigint, 0::bigint)', 'nothing has run out');
SELECT fixture.expire_leases();
SELECT outreach.record_event('p', '1', 'delivered', now(), fixture.a_send(:'campaign', 'sending'));
SELECT results_eq('SELECT * FROM outreach.reap_expired_claims()', 'VALUES (2::bigint, 2::bigint)', 'two given back, two unknown');
SELECT results_eq('SELECT step_number, status, count(*) FROM outreach.send_log GROUP BY 1, 2 ORDER BY 1, 2', $$VALUES (1, 'delivered', 1::bigint), (1, 'scheduled', 3), (1, 'unknown', 2), (2, 'scheduled', 1)$$, 'where an event had told, it is known, and the next step follows');
SELECT results_eq('SELECT * FROM outreach.reap_expired_claims()', 'VALUES (0::bigint, 0::bigint)', 'once');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach.claim_sends('other') WHERE step_number = 1), 3::bigint, 'what is unknown is not sent again');
SELECT outreach.halt_all_outreach('test');
SELECT fixture.expire_leases();
SELECT results_eq('SELECT * FROM outreach.reap_expired_claims()', 'VALUES (4::bigint, 0::bigint)', 'a halt does not keep claims from being given back');
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT * FROM outreach.reap_expired_claims()')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.reap_expired_claims()')$$, '42501', NULL, 'a stranger may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT * FROM outreach.reap_expired_claims()')$$, 'a dispatcher may');

SELECT * FROM finish();
ROLLBACK;
