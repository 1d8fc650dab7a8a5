BEGIN;
SELECT plan(16);

SELECT fixture.function_is('outreach.why_sent', 'send_id uuid',
  'TABLE(decided_at timestamp with time zone, stage text, allowed boolean, codes text[], tier integer, bit_score integer, score_tier text, marketing_disabled boolean, override_ids uuid[], eligibility_status text, identity_status text)',
  'stable', 'outreach_owner', '{outreach_app,outreach_auditor,outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.why_sent(gen_random_uuid())')$$, '42501', NULL, 'a stranger may not');
SELECT throws_ok('SELECT * FROM outreach.why_sent(gen_random_uuid())', 'OX014', 'unknown send', 'an unknown send');
SELECT throws_ok('SELECT * FROM outreach.why_sent(NULL)', 'OX014', 'unknown send', 'no send');

SELECT fixture.contactable() AS a \gset
SELECT fixture.campaign() AS c \gset
SELECT outreach.enroll_campaign(:'c') \gset
SELECT send_id FROM outreach.send_log \gset
SELECT is_empty(format('SELECT * FROM outreach.why_sent(%L)', :'send_id'), 'not decided on yet');
SELECT claim_token FROM outreach.claim_sends('w') \gset
-- What is true later must not show: the inputs are those of the moment.
SELECT outreach.add_override(:'a', 'FORCE_TIER', 'lower', 1, clock_timestamp() + interval '1 hour') AS forced \gset
SELECT outreach.begin_send(:'send_id', :'claim_token') \gset
SELECT results_eq(
  format('SELECT stage, allowed, codes, tier, bit_score, score_tier, marketing_disabled, override_ids, eligibility_status, identity_status FROM outreach.why_sent(%L)', :'send_id'),
  format($$VALUES ('claim', true, '{}'::text[], 2, 0, 'COLD', false, '{}'::uuid[], 'ELIGIBLE', 'PASS'), ('begin', true, '{}', 1, 0, 'COLD', false, ARRAY[%L]::uuid[], 'ELIGIBLE', 'PASS')$$, :'forced'),
  'both decisions, in order of time, each with its inputs as they were');
SELECT is((SELECT bool_and(decided_at BETWEEN transaction_timestamp() AND clock_timestamp()) FROM outreach.why_sent(:'send_id')), true, 'and its time');
SELECT outreach.finish_send(:'send_id', :'claim_token', 'sent') \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'a']::uuid[], 'gone', false) \gset
SELECT is((SELECT count(*) FROM outreach.why_sent(:'send_id')), 2::bigint, 'the same after its company was archived');

SELECT fixture.contactable() AS b \gset
SELECT fixture.campaign() AS d \gset
SELECT outreach.enroll_campaign(:'d') \gset
SELECT outreach.add_override(:'b', 'BLOCK_EMAIL', 'stop') AS block \gset
SELECT count(*) FROM outreach.claim_sends('w') \gset
SELECT send_id AS blocked FROM outreach.send_log WHERE campaign_id = :'d' \gset
SELECT results_eq(format('SELECT stage, allowed, codes, override_ids FROM outreach.why_sent(%L)', :'blocked'),
  format($$VALUES ('claim', false, '{OX104}'::text[], ARRAY[%L]::uuid[])$$, :'block'), 'of one that was stopped: where, and by which override');
SELECT is((SELECT count(*) FROM outreach.gate_decisions), 3::bigint, 'asking decides nothing');

SELECT * FROM finish();
ROLLBACK;
