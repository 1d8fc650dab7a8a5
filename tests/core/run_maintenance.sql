BEGIN;
SELECT plan(24);

SELECT fixture.function_is('outreach.run_maintenance', '', 'TABLE(job text, rows bigint)', 'volatile', 'outreach_owner', '{outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.run_maintenance()')$$, '42501', NULL, 'a stranger may not');
SELECT results_eq('SELECT job, rows FROM outreach.run_maintenance()', $$VALUES
  ('reap_expired_claims', 0::bigint), ('derive_signals', 0), ('refresh_bit_scores', 0), ('snapshot_tiers', 0), ('ensure_partitions', 0), ('forget_claim_places', 0)$$, 'its jobs, with nothing to do');

-- A day's work: a claim that ran out, a filing that implies a signal, a score that has faded.
SELECT fixture.contactable() AS a, fixture.contactable() AS b \gset
SELECT fixture.campaign() AS campaign \gset
SELECT outreach.enroll_campaign(:'campaign') \gset
SELECT count(*) FROM outreach.claim_sends('a worker that dies', 1, interval '0.01 seconds') \gset
UPDATE outreach.company_target SET domain_verified_at = now() - interval '1 hour' WHERE outreach_id = :'a';
SELECT outreach.record_signal(:'b', 'NEWS_MENTION', 'old news', now() - interval '29 days') \gset
SELECT outreach.refresh_bit_scores(now() - interval '28 days') \gset
SELECT pg_sleep(0.02) \gset

SET LOCAL ROLE outreach_operator;
CREATE TEMP TABLE first_call AS SELECT * FROM outreach.run_maintenance();
CREATE TEMP TABLE second_call AS SELECT * FROM outreach.run_maintenance();
RESET ROLE;
SELECT is((SELECT rows FROM first_call WHERE job = 'reap_expired_claims'), 1::bigint, 'the claim is given back');
SELECT is((SELECT count(*) FROM outreach.send_log WHERE status = 'scheduled'), 2::bigint, 'both sends are scheduled');
SELECT is((SELECT rows FROM first_call WHERE job = 'derive_signals'), 1::bigint, 'the verified domain is a signal');
SELECT ok((SELECT rows >= 1 FROM first_call WHERE job = 'refresh_bit_scores'), 'the faded score is refreshed');
SELECT is_empty('SELECT s.outreach_id FROM outreach.bit_scores AS s WHERE s.score <> outreach.bit_score_at(s.outreach_id)', 'every score is that of now');
SELECT is_empty('SELECT * FROM second_call WHERE rows <> 0', 'called again, it finds nothing to do');
SELECT is((SELECT count(*) FROM second_call), 6::bigint, 'and says so, job by job');
SELECT is((SELECT rows FROM first_call WHERE job = 'snapshot_tiers'), 2::bigint, 'both companies'' tiers are recorded');
SELECT is((SELECT bit_score FROM outreach.tier_changes WHERE outreach_id = :'a'), 10, 'with the score that was derived before');
SELECT outreach.set_hub_status(:'a', 'dol-filings', 'FAIL') \gset
SELECT is((SELECT rows FROM outreach.run_maintenance() WHERE job = 'snapshot_tiers'), 1::bigint, 'then that of the one that moves');
SELECT is((SELECT causes::text FROM outreach.vw_tier_changes), '{"dol-filings PASS -> FAIL"}', 'and why');

-- A flood of signals keeps nothing else from being done, and is derived when there is room.
SELECT outreach.set_setting('bit_signals_per_company_per_day', '1', 'test') \gset
INSERT INTO outreach.blog (outreach_id, source_url, published_at) SELECT :'b', 'https://news.example/' || i, now() - i * interval '1 day' FROM generate_series(1, 3) AS i;
SELECT outreach.refresh_bit_scores(now() - interval '28 days') \gset
SELECT count(*) FROM outreach.claim_sends('another that dies', 1, interval '0.01 seconds') \gset
SELECT pg_sleep(0.02) \gset
SET LOCAL client_min_messages = error; -- it warns
CREATE TEMP TABLE flooded AS SELECT * FROM outreach.run_maintenance();
SET LOCAL client_min_messages = notice;
SELECT results_eq('SELECT job, rows > 0 FROM flooded', $$VALUES ('reap_expired_claims', true), ('derive_signals', false), ('refresh_bit_scores', true), ('snapshot_tiers', false), ('ensure_partitions', false), ('forget_claim_places', false)$$,
  'every job but the deriving');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'b'), 1::bigint, 'of which nothing was written');
SELECT is_empty('SELECT s.outreach_id FROM outreach.bit_scores AS s WHERE s.score <> outreach.bit_score_at(s.outreach_id)', 'every score is that of now');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '4', 'test') \gset
SELECT is((SELECT rows FROM outreach.run_maintenance() WHERE job = 'derive_signals'), 3::bigint, 'with room it is derived');

SELECT * FROM finish();
ROLLBACK;
