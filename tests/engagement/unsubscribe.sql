BEGIN;
SELECT plan(30);

SELECT fixture.function_is('outreach.unsubscribe', 'token text',
  'boolean', 'volatile', 'outreach_owner', '{outreach_ingest}');

SELECT fixture.enrolled(3, 2) AS campaign \gset
CREATE TEMP TABLE claimed AS SELECT row_number() OVER (ORDER BY send_id) AS n, c.*, context ->> 'unsubscribe_token' AS token FROM outreach.claim_sends('w') AS c;
CREATE FUNCTION pg_temp.token(n integer) RETURNS text LANGUAGE sql AS $$ SELECT token FROM claimed AS c WHERE c.n = token.n $$;
SELECT outreach.begin_sends(fixture.claims(:'campaign'));
SELECT outreach.finish_sends(fixture.outcomes(:'campaign'));
SELECT is(outreach.unsubscribe(pg_temp.token(1)), true, 'a token that went out');
SELECT results_eq('SELECT channel, address, reason FROM outreach.suppressions', $$SELECT 'email', lower(recipient), 'unsubscribe' FROM claimed WHERE n = 1$$, 'its address is suppressed');
SELECT results_eq('SELECT p.contact_status, s.status, s.status_reason FROM claimed AS c JOIN outreach.send_log AS one USING (send_id) JOIN outreach.people AS p USING (person_id) JOIN outreach.send_log AS s USING (person_id) WHERE c.n = 1 AND s.step_number = 2',
  $$VALUES ('unsubscribed', 'cancelled', 'person stopped: unsubscribe')$$, 'the person is stopped');
SELECT is((SELECT unsubscribed FROM outreach.vw_engagement_metrics WHERE campaign_id = :'campaign' AND step_number = 1), 1::bigint, 'the metrics know');
SELECT used_at AS used FROM outreach.unsubscribe_tokens WHERE used_at IS NOT NULL \gset
SELECT is(outreach.unsubscribe(pg_temp.token(1)), true, 'again: idempotent');
SELECT results_eq('SELECT count(*), count(used_at), max(used_at) FROM outreach.unsubscribe_tokens', format($$VALUES (3::bigint, 1::bigint, %L::timestamptz)$$, :'used'), 'the first use is kept');
SELECT is((SELECT count(*) FROM outreach.engagement_events), 1::bigint, 'one event');

SELECT is(outreach.unsubscribe(t), false, 'unknown: ' || coalesce(t, 'NULL')) FROM (VALUES ('x'), (''), (NULL), (repeat('0', 96)), (left(pg_temp.token(2), 32) || repeat('0', 64)), (pg_temp.token(2) || '0'), (upper(pg_temp.token(2))), ((SELECT replace(send_id::text, '-', '') || encode(token_hash, 'hex') FROM outreach.unsubscribe_tokens LIMIT 1))) AS bad (t);
SELECT is((SELECT count(*) FROM outreach.suppressions), 1::bigint, 'which changes nothing');

-- The token outlives the send.
SELECT count(*) FROM outreach.archive_outreach((SELECT array_agg(outreach_id) FROM claimed WHERE n = 2), 'test', false) \gset archived_
SELECT is(outreach.unsubscribe(pg_temp.token(2)), true, 'after the send was archived');
SELECT is((SELECT count(*) FROM outreach.suppressions AS x JOIN claimed AS c ON x.address = lower(c.recipient) WHERE c.n = 2), 1::bigint, 'its address is suppressed');

-- A token of an earlier claim is as good; a claim that is given back later is stopped as well.
SELECT fixture.enrolled(1) AS second \gset
SELECT context ->> 'unsubscribe_token' AS early, outreach_id AS early_company FROM outreach.claim_sends('w') WHERE campaign_id = :'second' LIMIT 1 \gset
SELECT outreach.release_claims(fixture.claims(:'second'));
SELECT is(outreach.unsubscribe(:'early'), true, 'a token of a claim that was given back');
SELECT is(fixture.status(fixture.send_of(:'early_company', :'second')), 'cancelled', 'the send is cancelled');
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.unsubscribe(''x'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_app,outreach_stranger}'::text[]) AS r;
SELECT lives_ok($$SELECT fixture.as_role('outreach_ingest', 'SELECT outreach.unsubscribe(''x'')')$$, 'ingest may');

SELECT * FROM finish();
ROLLBACK;
