BEGIN;
SELECT plan(32);

SELECT fixture.function_is('outreach.what_if', 'overrides jsonb, bit_weights jsonb DEFAULT NULL::jsonb',
  'TABLE(campaign_id uuid, outreach_id uuid, channel text, change text, tier_before integer, tier_after integer, bit_score_before integer, bit_score_after integer, reasons text[])',
  'stable', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT throws_ok($$SELECT fixture.as_role('outreach_stranger', 'SELECT * FROM outreach.what_if(''[]'')')$$, '42501', NULL, 'a stranger may not');

SELECT fixture.contactable('a') AS a, fixture.contactable('b') AS b, fixture.minted('bare') AS bare \gset
SELECT outreach.add_override(:'b', 'BLOCK_OUTREACH', 'stop') AS block \gset
SELECT fixture.campaign('any'), outreach.create_campaign('hot', min_score_tier => 'HOT', min_tier => 3), outreach.create_campaign('calls', 'phone'), outreach.create_campaign('over') AS over \gset
SELECT outreach.set_campaign_status(:'over', 'archived') \gset

CREATE FUNCTION pg_temp.changes(overrides jsonb, weights jsonb DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT concat_ws(' ', k.name, c.company_name, w.change, w.tier_before || '>' || w.tier_after, w.bit_score_before || '>' || w.bit_score_after, nullif(array_to_string(w.reasons, '; '), ''))
  FROM outreach.what_if(overrides, weights) AS w
  JOIN outreach.campaigns AS k USING (campaign_id)
  JOIN outreach.outreach AS o USING (outreach_id)
  JOIN cl.company_identity AS c USING (sovereign_company_id)
  ORDER BY 1
$$;
SELECT is_empty($$SELECT * FROM pg_temp.changes('[]')$$, 'nothing changes nothing');
SELECT results_eq($$SELECT * FROM pg_temp.changes('[{"override_type": "BLOCK_OUTREACH"}]')$$,
  $$VALUES ('any a blocked 2>2 0>0 OX104 kill switch is active: outreach'), ('calls a blocked 2>2 0>0 OX104 kill switch is active: outreach')$$,
  'a halt: blocked is who is not blocked already, in campaigns that are not over and that would have it');
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"outreach_id": "%s", "override_type": "BLOCK_EMAIL"}]')$$, :'a'),
  $$VALUES ('any a blocked 2>2 0>0 OX104 kill switch is active: email')$$, 'a block of one channel: its campaigns alone');
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"remove": "%s"}]')$$, :'block'),
  $$VALUES ('any b contactable 2>2 0>0'), ('calls b contactable 2>2 0>0')$$, 'a block lifted');
SELECT is_empty(format($$SELECT * FROM pg_temp.changes('[{"remove": "%s"}, {"outreach_id": "%s", "override_type": "MARKETING_DISABLED"}]')$$, :'block', :'b'), 'lifted, and another set in its place: nothing changes');
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"outreach_id": "%s", "override_type": "FORCE_TIER", "forced_tier": 0}]')$$, :'bare'),
  $$VALUES ('any bare contactable -1>0 0>0'), ('calls bare contactable -1>0 0>0')$$, 'a forced tier');
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"outreach_id": "%s", "override_type": "FORCE_TIER", "forced_tier": -1}]')$$, :'a'),
  $$VALUES ('any a blocked 2>-1 0>0 OX101 tier is -1; tier -1 is below the campaign''s minimum of 0'), ('calls a blocked 2>-1 0>0 OX101 tier is -1; tier -1 is below the campaign''s minimum of 0')$$,
  'a forced tier that forbids');

SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'n1') \gset
SELECT is_empty($$SELECT * FROM pg_temp.changes('[]', '{"NEWS_MENTION": 40}')$$, 'a weight that does not suffice');
SELECT results_eq($$SELECT * FROM pg_temp.changes('[]', '{"NEWS_MENTION": 60}')$$, $$VALUES ('hot a contactable 2>3 5>60')$$, 'a weight that lifts score, score tier and tier');

-- Weights are for every version; what has faded, or repeats another signal, stays at nothing.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'Base', 10, 10, '-infinity', '30 days');
SELECT outreach.record_signal(:'a', 'WINDOWED', 'w1', now() - interval '5 days'), outreach.record_signal(:'a', 'WINDOWED', 'w2', now() - interval '4 days'), outreach.record_signal(:'a', 'NEWS_MENTION', 'n0', now() - interval '40 days') \gset
SELECT is_empty($$SELECT * FROM pg_temp.changes('[]', '{"WINDOWED": 89}')$$, '5 + 44: a repeat adds nothing');
SELECT results_eq($$SELECT * FROM pg_temp.changes('[]', '{"WINDOWED": 90}')$$, $$VALUES ('hot a contactable 2>3 10>50')$$, '5 + 45 is enough');

-- A stored score that has run out counts as unknown as long as no weight is asked about; then it is computed.
SELECT outreach.add_override(:'a', 'BLOCK_PHONE', 'x') AS phone \gset
UPDATE outreach.bit_scores SET score = 80, score_tier = 'BURNING', contribution = NULL, scored_at = now() - interval '3 days', valid_until = now() - interval '2 days' WHERE outreach_id = :'a';
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"remove": "%s"}]')$$, :'phone'), $$VALUES ('calls a contactable 2>2 80>80')$$, 'the tier stays where the view has it');
UPDATE outreach.bit_scores SET valid_until = now() - interval '1 hour' WHERE outreach_id = :'a';
SELECT results_eq(format($$SELECT * FROM pg_temp.changes('[{"remove": "%s"}]')$$, :'phone'), $$VALUES ('calls a contactable 3>3 80>80')$$, 'within the grace it counts');
UPDATE outreach.bit_scores SET valid_until = now() - interval '2 days' WHERE outreach_id = :'a';
SELECT results_eq($$SELECT * FROM pg_temp.changes('[]', '{"WINDOWED": 90}')$$, $$VALUES ('hot a contactable 2>3 80>50')$$, 'asked about weights the score is that of the signals');
SELECT outreach.refresh_bit_scores() \gset

SELECT throws_ok(format('SELECT * FROM outreach.what_if(%L, %L)', overrides, weights), code, NULL, what)
FROM (VALUES
  ('[{"outreach_id": "00000000-0000-0000-0000-000000000000", "override_type": "BLOCK_EMAIL"}]', NULL, 'OX005', 'an unknown company'),
  ('[]', '{"NO_SUCH": 1}', 'OX007', 'an unknown signal type'),
  ('[{"override_type": "BLOCK_EMAIL"}]', NULL, 'OX009', 'a halt of one channel'),
  ('[{"override_type": "FORCE_TIER", "forced_tier": 4}]', NULL, 'OX009', 'a tier that is none'),
  ('[{"override_type": "SOMETHING"}]', NULL, 'OX009', 'a type that is none'),
  ('{}', NULL, 'OX011', 'not an array'),
  ('[]', '{"NEWS_MENTION": -1}', 'OX011', 'a negative weight'),
  ('[]', '{"NEWS_MENTION": 1001}', 'OX011', 'a weight beyond 1000'),
  ('[]', '[]', 'OX011', 'weights that are not an object'),
  ('[{"remove": "00000000-0000-0000-0000-000000000000"}]', NULL, 'OX014', 'an unknown override')
) AS w (overrides, weights, code, what);

SELECT * FROM finish();
ROLLBACK;
