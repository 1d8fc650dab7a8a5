BEGIN;
SELECT plan(23);

SELECT fixture.function_is('outreach.why_not_sent', 'outreach_id uuid, campaign_id uuid',
  'TABLE(stopped_at text, step_number integer, send_id uuid, decided_at timestamp with time zone, codes text[], reason text, tier integer, bit_score integer, score_tier text, marketing_disabled boolean, override_ids uuid[], eligibility_status text, identity_status text)',
  'stable', 'outreach_owner', '{outreach_app,outreach_auditor,outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.why_not_sent(gen_random_uuid(), gen_random_uuid())')$$, '42501', NULL, 'a stranger may not');

SELECT fixture.contactable() AS a, fixture.minted() AS bare \gset
SELECT fixture.campaign(NULL, 2) AS c \gset
SELECT throws_ok(format('SELECT * FROM outreach.why_not_sent(NULL, %L)', :'c'), 'OX001', NULL, 'no company');
SELECT throws_ok(format('SELECT * FROM outreach.why_not_sent(gen_random_uuid(), %L)', :'c'), 'OX005', NULL, 'an unknown company');
SELECT throws_ok(format('SELECT * FROM outreach.why_not_sent(%L, gen_random_uuid())', :'a'), 'OX014', NULL, 'an unknown campaign');

CREATE FUNCTION pg_temp.why(company uuid, campaign uuid) RETURNS TABLE (answer text) LANGUAGE sql AS $$
  SELECT concat_ws(' / ', stopped_at, step_number, array_to_string(codes, ' '), reason, tier) FROM outreach.why_not_sent(company, campaign)
$$;
SELECT results_eq(format('SELECT * FROM pg_temp.why(%L, %L)', :'bare', :'c'),
  $$VALUES ('enrolment / OX101 OX110 / OX101 tier is -1; OX110 company has no person; tier -1 is below the campaign''s minimum of 0; company target is missing / -1')$$,
  'never enrolled: everything that stands against it now');
SELECT results_eq(format('SELECT * FROM pg_temp.why(%L, %L)', :'a', :'c'), $$VALUES ('enrolment /  / not enrolled yet, and nothing stands against it / 2')$$, 'or nothing');

SELECT outreach.enroll_campaign(:'c') \gset
SELECT results_eq(format('SELECT * FROM pg_temp.why(%L, %L)', :'a', :'c'), $$VALUES ('schedule / 1 /  / due, waits for a worker or for a place within the daily limit')$$, 'scheduled and due');
SELECT outreach.halt_all_outreach('stop') \gset
SELECT matches((SELECT answer FROM pg_temp.why(:'a', :'c')), 'a global halt is live', 'under a halt');
SELECT outreach.resume_all_outreach('go'), outreach.set_campaign_status(:'c', 'paused', 'wait') \gset
SELECT matches((SELECT answer FROM pg_temp.why(:'a', :'c')), 'campaign is paused', 'in a paused campaign');
SELECT outreach.set_campaign_status(:'c', 'active', 'on') \gset

SELECT outreach.add_override(:'a', 'BLOCK_EMAIL', 'stop') AS block \gset
SELECT count(*) FROM outreach.claim_sends('w') \gset
SELECT results_eq(format('SELECT * FROM pg_temp.why(%L, %L)', :'a', :'c'), $$VALUES ('claim / 1 / OX104 / OX104 kill switch is active: email / 2')$$, 'stopped at the claim');
SELECT outreach.remove_override(:'block', 'lifted') \gset
SELECT results_eq(format('SELECT override_ids, decided_at IS NOT NULL FROM outreach.why_not_sent(%L, %L)', :'a', :'c'), format('VALUES (ARRAY[%L]::uuid[], true)', :'block'),
  'with the inputs as they were then, not as they are now');
SELECT outreach.requeue_blocked(:'c', 'lifted') \gset
SELECT send_id, claim_token FROM outreach.claim_sends('w') \gset
SELECT matches((SELECT answer FROM pg_temp.why(:'a', :'c')), '^begin / 1 / .*claimed, not begun', 'claimed, not begun');
SELECT outreach.set_marketing_disabled(:'a', true, 'asked') \gset
SELECT code FROM outreach.begin_sends(jsonb_build_array(jsonb_build_object('send_id', :'send_id', 'claim_token', :'claim_token'))) \gset
SELECT results_eq(format('SELECT * FROM pg_temp.why(%L, %L)', :'a', :'c'), $$VALUES ('begin / 1 / OX102 / OX102 marketing is disabled / 2')$$, 'stopped at begin');

SELECT outreach.set_marketing_disabled(:'a', false, 'asked again'), outreach.requeue_blocked(:'c', 'again') \gset
SELECT send_id, claim_token FROM outreach.claim_sends('w') \gset
SELECT outreach.begin_send(:'send_id', :'claim_token') \gset
SELECT matches((SELECT answer FROM pg_temp.why(:'a', :'c')), '^hand-over / 1 / .*being handed over', 'being handed over');
SELECT outreach.finish_send(:'send_id', :'claim_token', 'sent') \gset
SELECT matches((SELECT answer FROM pg_temp.why(:'a', :'c')), '^schedule / 2 ', 'the first step has left: only the second is named');

SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'a']::uuid[], 'gone', false) \gset
SELECT results_eq(format('SELECT stopped_at, codes FROM outreach.why_not_sent(%L, %L)', :'a', :'c'), $$VALUES ('claim', '{OX104}'::text[]), ('begin', '{OX102}')$$,
  'after its company was archived: the refusals that were logged');

SELECT * FROM finish();
ROLLBACK;
