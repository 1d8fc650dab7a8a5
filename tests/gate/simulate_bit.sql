BEGIN;
SELECT plan(48);

SELECT fixture.function_is('outreach.simulate_bit', 'weights jsonb, as_of timestamp with time zone DEFAULT now()',
  'TABLE(tier_before integer, score_tier_before text, tier_after integer, score_tier_after text, moved boolean, companies bigint, outreach_ids uuid[])', 'stable', 'outreach_owner', '{outreach_analyst,outreach_app,outreach_operator}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.simulate_bit(''{}'')'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_subhub,outreach_dispatcher}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.simulate_bit(''{}'')'), role || ' may') FROM unnest('{outreach_app,outreach_operator,outreach_analyst}'::text[]) AS role;
SELECT throws_ok(format('SELECT * FROM outreach.simulate_bit(%L)', weights), code, message, why)
FROM (VALUES (NULL, 'OX011', 'malformed element', 'no weights'), ('[]', 'OX011', 'malformed element', 'a list'), ('{"NEWS_MENTION": -1}', 'OX011', 'malformed element', 'a negative weight'),
  ('{"NEWS_MENTION": 1000.5}', 'OX011', 'malformed element', 'a weight beyond 1000'), ('{"RUMOUR": 5}', 'OX007', 'unknown signal type', 'an unknown type')) AS w (weights, code, message, why);

SELECT is_empty('SELECT * FROM outreach.simulate_bit(''{}'')', 'no companies');
SELECT fixture.minted('fresh') AS fresh, fixture.minted('ready') AS ready, fixture.minted('news') AS news, fixture.minted('hot') AS hot, fixture.minted('forced') AS forced, fixture.minted('failed') AS failed \gset
SELECT fixture.hubs_pass(c) FROM unnest(ARRAY[:'ready', :'news', :'hot', :'forced', :'failed']::uuid[]) AS c \g /dev/null
SELECT outreach.set_hub_status(:'failed', 'dol-filings', 'FAIL'), outreach.add_override(:'forced', 'FORCE_TIER', 'pilot', 1, now() + interval '1 day') \g /dev/null
SELECT outreach.record_signal(:'ready', 'SLOT_FILLED', 'r', now()), outreach.record_signal(:'news', 'NEWS_MENTION', 'n1', now() - interval '6 days'), outreach.record_signal(:'news', 'NEWS_MENTION', 'n2', now() - interval '40 days'),
  outreach.record_signal(:'hot', 'RENEWAL_PROXIMITY', 'h1', now()), outreach.record_signal(:'hot', 'RENEWAL_PROXIMITY', 'h2', now()), outreach.record_signal(:'hot', 'NEWS_MENTION', 'h3', now()),
  outreach.record_signal(:'forced', 'NEWS_MENTION', 'f1', now()), outreach.record_signal(:'failed', 'NEWS_MENTION', 'g1', now()) \g /dev/null
CREATE FUNCTION pg_temp.ways(weights jsonb, as_of timestamptz DEFAULT NULL) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s %s > %s %s: %s%s', s.tier_before, s.score_tier_before, s.tier_after, s.score_tier_after, s.companies,
    CASE WHEN s.moved THEN ' ' || (SELECT string_agg(k.company_name, '+' ORDER BY k.company_name) FROM outreach.outreach AS o JOIN cl.company_identity AS k USING (sovereign_company_id) WHERE o.outreach_id = ANY (s.outreach_ids)) ELSE '' END)
  FROM outreach.simulate_bit(weights, coalesce(as_of, now())) AS s
$$;

-- As it stands, and as it would be: one row for each way.
SELECT results_eq($$SELECT pg_temp.ways('{}')$$, $$VALUES ('3 HOT > 3 HOT: 1'), ('2 COLD > 2 COLD: 2'), ('1 COLD > 1 COLD: 1'), ('-1 COLD > -1 COLD: 2')$$, 'no other weights: nobody moves');
SELECT results_eq($$SELECT pg_temp.ways('{"RENEWAL_PROXIMITY": 25, "NEWS_MENTION": 5}')$$, $$SELECT pg_temp.ways('{}')$$, 'nor with those that are in force');
SELECT results_eq($$SELECT pg_temp.ways('{"NEWS_MENTION": 40}')$$, $$VALUES ('3 HOT > 3 BURNING: 1 hot'), ('2 COLD > 2 COLD: 1'), ('2 COLD > 2 WARM: 1 news'), ('1 COLD > 1 WARM: 1 forced'), ('-1 COLD > -1 COLD: 1'), ('-1 COLD > -1 WARM: 1 failed')$$,
  'news is worth more: score tiers move');
SELECT results_eq($$SELECT pg_temp.ways('{"NEWS_MENTION": 62.5}')$$, $$VALUES ('3 HOT > 3 BURNING: 1 hot'), ('2 COLD > 3 HOT: 1 news'), ('2 COLD > 2 COLD: 1'), ('1 COLD > 1 HOT: 1 forced'), ('-1 COLD > -1 COLD: 1'), ('-1 COLD > -1 HOT: 1 failed')$$,
  'more still: a tier moves, but not one that is forced, nor one that is blocked');
SELECT results_eq($$SELECT pg_temp.ways('{"NEWS_MENTION": 62.4}')$$, $$VALUES ('3 HOT > 3 BURNING: 1 hot'), ('2 COLD > 2 COLD: 1'), ('2 COLD > 2 WARM: 1 news'), ('1 COLD > 1 HOT: 1 forced'), ('-1 COLD > -1 COLD: 1'), ('-1 COLD > -1 HOT: 1 failed')$$,
  '62.4 * 24 / 30 is not 50');
SELECT results_eq($$SELECT pg_temp.ways('{"RENEWAL_PROXIMITY": 0, "SLOT_FILLED": 25}')$$, $$VALUES ('3 HOT > 2 COLD: 1 hot'), ('2 COLD > 2 COLD: 1'), ('2 COLD > 2 WARM: 1 ready'), ('1 COLD > 1 COLD: 1'), ('-1 COLD > -1 COLD: 2')$$,
  'nothing at all is a weight; one falls, one rises');
SELECT results_eq($$SELECT pg_temp.ways('{"NEWS_MENTION": 1000, "SLOT_FILLED": 1000, "RENEWAL_PROXIMITY": 1000, "DOMAIN_VERIFIED": 1000, "EXECUTIVE_MOVEMENT": 1000}')$$,
  $$VALUES ('3 HOT > 3 BURNING: 1 hot'), ('2 COLD > 3 BURNING: 2 news+ready'), ('1 COLD > 1 BURNING: 1 forced'), ('-1 COLD > -1 BURNING: 1 failed'), ('-1 COLD > -1 COLD: 1')$$, 'companies of one way are counted together and named');

-- The distribution before and after adds up; who moves is named, nobody else is.
CREATE TEMP TABLE random AS SELECT fixture.minted() AS id, n FROM generate_series(1, 60) AS n;
SELECT fixture.hubs_pass(id) FROM random WHERE n % 3 > 0 \g /dev/null
SELECT count(outreach.record_signal(r.id, (ARRAY['RENEWAL_PROXIMITY', 'NEWS_MENTION', 'SLOT_FILLED', 'DOMAIN_VERIFIED', 'EXECUTIVE_MOVEMENT'])[1 + (i * r.n) % 5], r.id || '/' || i, now() - (i * r.n * 131 % 3000) * interval '1 hour 7 minutes'))
FROM random AS r, generate_series(1, r.n % 7) AS i \g /dev/null
CREATE TEMP TABLE simulated AS SELECT * FROM outreach.simulate_bit('{"NEWS_MENTION": 30, "RENEWAL_PROXIMITY": 12.5, "SLOT_FILLED": 0}');
SELECT is((SELECT sum(companies) FROM simulated), (SELECT count(*) FROM outreach.outreach)::numeric, 'every company goes one way');
SELECT bag_eq('SELECT tier_before, score_tier_before, sum(companies)::bigint FROM simulated GROUP BY 1, 2', 'SELECT tier, score_tier, companies FROM outreach.vw_tier_distribution', 'before: the distribution as it stands');
SELECT ok((SELECT count(*) >= 4 FROM simulated WHERE moved), 'several ways');
SELECT is_empty('SELECT * FROM simulated WHERE moved <> ((tier_before, score_tier_before) <> (tier_after, score_tier_after)) OR moved <> (outreach_ids IS NOT NULL) OR cardinality(outreach_ids) <> companies OR outreach_ids <> ARRAY(SELECT i.id FROM unnest(outreach_ids) AS i (id) ORDER BY i.id)', 'who moves is named, in order');
SELECT is((SELECT count(DISTINCT id) FROM simulated, unnest(outreach_ids) AS id), (SELECT sum(companies) FROM simulated WHERE moved)::bigint, 'once');
SELECT is((SELECT count(*) FROM (SELECT DISTINCT tier_before, score_tier_before, tier_after, score_tier_after FROM simulated) AS d), (SELECT count(*) FROM simulated), 'one row for each way');

-- What it says comes to pass when the weights are set, for all time, as it assumes.
SAVEPOINT before;
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('NEWS_MENTION', 'blog-content', 'Custom', 30, 30, '1900-01-01Z'), ('RENEWAL_PROXIMITY', 'dol-filings', 'Custom', 12.5, 365, '1900-01-01Z'), ('SLOT_FILLED', 'people-intelligence', 'Custom', 0.00001, 180, '1900-01-01Z');
SELECT outreach_internal.rescore(ARRAY(SELECT outreach_id FROM outreach.outreach), now()) \g /dev/null
SELECT bag_eq('SELECT tier_after, score_tier_after, sum(companies)::bigint FROM simulated GROUP BY 1, 2', 'SELECT tier, score_tier, companies FROM outreach.vw_tier_distribution', 'after: the distribution as it then stands');
SELECT is_empty('SELECT v.outreach_id FROM outreach.vw_marketing_eligibility_with_overrides AS v JOIN simulated AS s ON v.outreach_id = ANY (s.outreach_ids) WHERE (v.tier, v.score_tier) <> (s.tier_after, s.score_tier_after)', 'each that was named stands where it was to go');
ROLLBACK TO before;

-- Scores are exact for the instant asked about, whatever is stored, and however stale it is.
SELECT bag_eq(format('SELECT score_tier_before, sum(companies)::bigint FROM outreach.simulate_bit(''{}'', %L) GROUP BY 1', now() + away),
  format('SELECT outreach_internal.score_tier(outreach.bit_score_at(o.outreach_id, %L)), count(*) FROM outreach.outreach AS o GROUP BY 1', now() + away), 'in ' || away) FROM unnest('{-100 days,-10 days,40 days,200 days}'::interval[]) AS away;
SELECT is((SELECT sum(companies) FROM outreach.simulate_bit('{}', as_of) WHERE score_tier_before = 'COLD'), 66::numeric, 'all are cold: ' || as_of) FROM unnest('{-infinity,1990-01-01Z,2100-01-01Z,infinity}'::timestamptz[]) AS as_of;
UPDATE outreach.bit_scores SET scored_at = now() - interval '30 days', valid_until = now() - interval '29 days' WHERE outreach_id = :'hot';
SELECT is((SELECT tier FROM outreach.vw_marketing_eligibility_with_overrides WHERE outreach_id = :'hot'), 2, 'the stored score counts as unknown');
SELECT is((SELECT tier_before FROM outreach.simulate_bit('{"RENEWAL_PROXIMITY": 0}') WHERE :'hot' = ANY (outreach_ids)), 3, 'here it is computed');
SELECT outreach.refresh_bit_scores() \g /dev/null

-- Repeats stay repeats; decay and versions stay.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'Base', 10, 10, '-infinity', '30 days'), ('WINDOWED', 'blog-content', 'Base', 20, 20, now() - interval '1 hour', NULL);
SELECT outreach.record_signal(:'fresh', 'WINDOWED', 'w1', now() - interval '5 days'), outreach.record_signal(:'fresh', 'WINDOWED', 'w2', now() - interval '4 days') \g /dev/null
SELECT is_empty($$SELECT * FROM outreach.simulate_bit('{"WINDOWED": 49}') WHERE moved$$, '49 * 5 / 10: the repeat adds nothing');
SELECT is((SELECT score_tier_after FROM outreach.simulate_bit('{"WINDOWED": 50}') WHERE :'fresh' = ANY (outreach_ids)), 'WARM', '50 * 5 / 10');
SELECT outreach.record_signal(:'fresh', 'WINDOWED', 'w3', now()) \g /dev/null
SELECT is((SELECT score_tier_after FROM outreach.simulate_bit('{"WINDOWED": 50}') WHERE :'fresh' = ANY (outreach_ids)), 'BURNING', 'the weight is that of all versions: 50 * 5 / 10 and 50');

-- It writes nothing.
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
  SELECT md5(string_agg(query_to_xml(format('SELECT count(*), max(xmin::text::bigint), sum(hashtext(ctid::text)) FROM %s', c.oid::regclass), false, true, '')::text, '' ORDER BY c.oid))
  FROM pg_class AS c WHERE c.relkind = 'r' AND c.relnamespace IN ('outreach'::regnamespace, 'outreach_internal'::regnamespace, 'people'::regnamespace, 'cl'::regnamespace)
$$;
SELECT pg_temp.everything() AS state_before \gset
SELECT count(*) FROM outreach.simulate_bit('{"NEWS_MENTION": 100, "SLOT_FILLED": 0}') \g /dev/null
SELECT is(pg_temp.everything(), :'state_before', 'no row of any table is added, taken or written anew');

SELECT * FROM finish();
ROLLBACK;
