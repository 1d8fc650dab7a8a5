BEGIN;
SELECT plan(26);

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

SELECT throws_ok(format('SELECT * FROM outreach.what_if(%L, %L)', overrides, weights), code, NULL, what)
FROM (VALUES
  ('[{"outreach_id": "00000000-0000-0000-0000-000000000000", "override_type": "BLOCK_EMAIL"}]', NULL, 'OX005', 'an unknown company'),
  ('[]', '{"NO_SUCH": 1}', 'OX007', 'an unknown signal type'),
  ('[{"override_type": "BLOCK_EMAIL"}]', NULL, 'OX009', 'a halt of one channel'),
  ('[{"override_type": "FORCE_TIER", "forced_tier": 4}]', NULL, 'OX009', 'a tier that is none'),
  ('[{"override_type": "SOMETHING"}]', NULL, 'OX009', 'a type that is none'),
  ('{}', NULL, 'OX011', 'not an array'),
  ('[]', '{"NEWS_MENTION": -1}', 'OX011', 'a negative weight'),
  ('[]', '[]', 'OX011', 'weights that are not an object'),
  ('[{"remove": "00000000-0000-0000-0000-000000000000"}]', NULL, 'OX014', 'an unknown override')
) AS w (overrides, weights, code, what);

SELECT * FROM finish();
ROLLBACK;
