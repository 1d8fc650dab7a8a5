BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach.release_claims', 'claims jsonb',
  'bigint', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.enrolled(5) AS campaign \gset
SELECT outreach.claim_sends('w');
SELECT fixture.claims(:'campaign') AS claims \gset
SELECT outreach.begin_sends(jsonb_build_array((:'claims'::jsonb) -> 0));
SELECT is(outreach.release_claims(jsonb_build_array((:'claims'::jsonb) -> 0)), 0::bigint, 'what has begun is not given back');
SELECT is(outreach.release_claims(jsonb_build_array((:'claims'::jsonb) -> 1 || jsonb_build_object('claim_token', gen_random_uuid()))), 0::bigint, 'nor what another holds');
SELECT is(outreach.release_claims(jsonb_build_array(jsonb_build_object('send_id', gen_random_uuid(), 'claim_token', gen_random_uuid()))), 0::bigint, 'nor what does not exist');
SELECT is(outreach.release_claims(:'claims'::jsonb), 4::bigint, 'the rest is');
SELECT results_eq('SELECT status, count(*), count(claim_token) FROM outreach.send_log GROUP BY status ORDER BY status', $$VALUES ('scheduled', 4::bigint, 0::bigint), ('sending', 1, 1)$$, 'and is scheduled again');
SELECT is((SELECT count(*) FROM outreach_internal.claim_places), 1::bigint, 'its places are free');
SELECT is(outreach.release_claims(:'claims'::jsonb), 0::bigint, 'once');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');
SELECT is((SELECT count(*) FROM outreach.claim_sends('other')), 4::bigint, 'another worker gets them');
SELECT throws_ok(format('SELECT outreach.begin_sends(%L)', 'x'), '22P02', NULL, 'malformed JSON never arrives');
SELECT throws_ok(format('SELECT outreach.release_claims(%L)', given), 'OX011', NULL, 'malformed: ' || coalesce(given, 'NULL'))
FROM (VALUES (NULL), ('{}'), ('[{}]'), ('[7]')) AS bad (given);
SELECT throws_ok($$SELECT fixture.as_role('outreach_app', 'SELECT outreach.release_claims(''[]'')')$$, '42501', NULL, 'an application may not');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT outreach.release_claims(''[]'')')$$, '42501', NULL, 'a stranger may not');
SELECT lives_ok($$SELECT fixture.as_role('outreach_dispatcher', 'SELECT outreach.release_claims(''[]'')')$$, 'a dispatcher may');

SELECT * FROM finish();
ROLLBACK;
