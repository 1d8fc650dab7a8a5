BEGIN;
SELECT plan(27);

SELECT fixture.function_is('outreach.extend_claim', 'send_id uuid, claim_token uuid, lease interval',
  'timestamp with time zone', 'volatile', 'outreach_owner', '{outreach_dispatcher}');

SELECT fixture.enrolled(2) AS campaign \gset
SELECT outreach.claim_sends('w', 100, '1 minute') \g /dev/null
SELECT fixture.a_send(:'campaign') AS send \gset
SELECT fixture.token(:'send') AS token, gen_random_uuid() AS other \gset
CREATE FUNCTION pg_temp.lease_end(send_id uuid) RETURNS timestamptz LANGUAGE sql VOLATILE AS $$ SELECT next_at FROM outreach_internal.send_queue AS q WHERE q.send_id = $1 $$;

SELECT is(outreach.extend_claim(:'send', :'token', '10 minutes'), pg_temp.lease_end(:'send'), 'it returns the end of the lease');
SELECT ok(pg_temp.lease_end(:'send') BETWEEN clock_timestamp() + interval '9 minutes' AND clock_timestamp() + interval '10 minutes', 'so long from now');
SELECT is(outreach.extend_claim(:'send', :'token', '1 second'), pg_temp.lease_end(:'send'), 'a shorter one');
SELECT ok(pg_temp.lease_end(:'send') > clock_timestamp() + interval '9 minutes', 'does not shorten it');
SELECT is(code, NULL, 'the claim begins') FROM outreach.begin_sends(fixture.claims(:'campaign'));
SELECT ok(outreach.extend_claim(:'send', :'token', '20 minutes') > clock_timestamp() + interval '19 minutes', 'what has begun is extended as well');
SELECT is_empty('SELECT * FROM fixture.queue_problems()', 'the queue agrees');

SELECT throws_ok(format('SELECT outreach.extend_claim(%L, %L, %L)', :'send', :'token', lease), 'OX016', 'argument out of range', 'lease ' || coalesce(lease, 'NULL'))
FROM unnest('{0,-1 minute,NULL}'::text[]) AS lease;
SELECT throws_ok(format('SELECT outreach.extend_claim(%L, %L, %L)', :'send', :'other', '1 minute'), 'OX205', NULL, 'another token');
SELECT throws_ok(format('SELECT outreach.extend_claim(%L, NULL, %L)', :'send', '1 minute'), 'OX205', NULL, 'no token');
SELECT throws_ok(format('SELECT outreach.extend_claim(%L, %L, %L)', :'other', :'token', '1 minute'), 'OX014', NULL, 'an unknown send');
SELECT fixture.expire_leases();
SELECT throws_ok(format('SELECT outreach.extend_claim(%L, %L, %L)', :'send', :'token', '1 minute'), 'OX205', NULL, 'a lease that has run out');
SELECT outreach.finish_sends(fixture.outcomes(:'campaign'));
SELECT throws_ok(format('SELECT outreach.extend_claim(%L, %L, %L)', :'send', :'token', '1 minute'), 'OX205', NULL, 'a send that is finished');

SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, format('SELECT outreach.extend_claim(%L, %L, %L)', :'other', :'token', '1 minute')), '42501', NULL, role || ' may not')
FROM unnest('{outreach_app,outreach_operator,outreach_stranger}'::text[]) AS role;
SELECT throws_ok(format('SELECT fixture.as_role(''outreach_dispatcher'', %L)', format('SELECT outreach.extend_claim(%L, %L, %L)', :'other', :'token', '1 minute')), 'OX014', NULL, 'a dispatcher may');

SELECT * FROM finish();
ROLLBACK;
