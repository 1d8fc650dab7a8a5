BEGIN;
SELECT plan(45);

SELECT fixture.function_is('outreach.snapshot_tiers', '', 'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT outreach.snapshot_tiers()'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_subhub}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT outreach.snapshot_tiers()'), role || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS role;
SELECT is_empty('SELECT * FROM outreach.tier_changes', 'no company, no record');

-- The first record of a company is where it began; then only what moves is recorded.
SELECT fixture.minted('Fresh') AS fresh, fixture.minted('Ready') AS ready, fixture.minted('Hot') AS hot \gset
SELECT fixture.hubs_pass(c) FROM unnest(ARRAY[:'ready', :'hot']::uuid[]) AS c \g /dev/null
SELECT outreach.record_signal(:'hot', 'RENEWAL_PROXIMITY', 'h' || i) FROM generate_series(1, 2) AS i \g /dev/null
CREATE FUNCTION pg_temp.last() RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s: tier %s (%s, forced %s), %s %s%s', k.company_name, c.tier, c.computed_tier, coalesce(c.forced_tier::text, '-'), c.score_tier, c.bit_score, CASE WHEN c.score_is_unknown THEN ' unknown' ELSE '' END)
  FROM outreach.tier_changes AS c JOIN outreach.outreach AS o USING (outreach_id) JOIN cl.company_identity AS k ON k.sovereign_company_id = o.sovereign_company_id
  WHERE c.recorded_at = (SELECT max(m.recorded_at) FROM outreach.tier_changes AS m)
  ORDER BY k.company_name
$$;
SELECT is(outreach.snapshot_tiers(), 3::bigint, 'three companies');
SELECT results_eq('SELECT pg_temp.last()', $$VALUES ('Fresh: tier -1 (-1, forced -), COLD 0'), ('Hot: tier 3 (3, forced -), HOT 50'), ('Ready: tier 2 (2, forced -), COLD 0')$$, 'where they began');
SELECT is((SELECT hub_statuses FROM outreach.tier_changes WHERE outreach_id = :'ready'),
  '{"company-target": "PASS", "dol-filings": "PASS", "people-intelligence": "PASS", "talent-flow": "PASS", "blog-content": "IN_PROGRESS", "outreach-execution": "IN_PROGRESS"}'::jsonb, 'with the hubs as they counted');
SELECT ok((SELECT bool_and(recorded_at BETWEEN now() AND clock_timestamp()) AND count(DISTINCT recorded_at) = 1 FROM outreach.tier_changes), 'at one time, by the clock');
SELECT bag_eq('SELECT outreach_id, tier, score_tier, computed_tier, forced_tier, bit_score FROM outreach.tier_changes', 'SELECT outreach_id, tier, score_tier, computed_tier, forced_tier, bit_score FROM outreach.vw_marketing_eligibility_with_overrides',
  'as the authoritative view says');
SELECT is((SELECT sum(outreach.snapshot_tiers()) FROM generate_series(1, 3)), 0::numeric, 'as often as one likes: nothing moved');
SELECT is((SELECT count(*) FROM outreach.tier_changes), 3::bigint, 'and nothing was written');

-- What moves neither tier nor score tier is no change.
SELECT outreach.record_signal(:'ready', 'NEWS_MENTION', 'r1'), outreach.set_hub_status(:'ready', 'blog-content', 'PASS'), outreach.add_override(:'ready', 'BLOCK_EMAIL', 'x') \g /dev/null
UPDATE cl.company_identity SET eligibility_status = 'INELIGIBLE' WHERE company_name = 'Ready';
SELECT is(outreach.snapshot_tiers(), 0::bigint, 'a score within its tier, an optional hub, a block, eligibility');

-- One move at a time; one company, and no other, is recorded.
CREATE FUNCTION pg_temp.after(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _recorded bigint;
BEGIN
  EXECUTE statement;
  _recorded := outreach.snapshot_tiers();
  RETURN CASE _recorded WHEN 1 THEN (SELECT l.l FROM pg_temp.last() AS l (l)) ELSE _recorded::text END;
END $$;
SELECT is(pg_temp.after(format(statement, :'ready', :'fresh')), expected, why)
FROM (VALUES
  ('SELECT outreach.record_signal(%1$L, ''RENEWAL_PROXIMITY'', ''r2'')', 'Ready: tier 2 (2, forced -), WARM 30', 'the score tier alone'),
  ('SELECT outreach.record_signal(%1$L, ''RENEWAL_PROXIMITY'', ''r3'')', 'Ready: tier 3 (3, forced -), HOT 55', 'both'),
  ('SELECT outreach.set_hub_status(%1$L, ''dol-filings'', ''FAIL'')', 'Ready: tier -1 (-1, forced -), HOT 55', 'a required hub that fails'),
  ('SELECT outreach.set_hub_status(%1$L, ''dol-filings'', ''PASS'', NULL, clock_timestamp() + ''0.2 seconds'')', 'Ready: tier 3 (3, forced -), HOT 55', 'and passes again'),
  ('SELECT pg_sleep(0.21)', 'Ready: tier 2 (2, forced -), HOT 55', 'not for long: what time brings about is seen too'),
  ('SELECT outreach.add_override(%1$L, ''FORCE_TIER'', ''pilot'', 0, clock_timestamp() + ''1 day'')', 'Ready: tier 0 (2, forced 0), HOT 55', 'a forced tier is the effective one'),
  ('SELECT outreach.set_hub_status(%1$L, ''talent-flow'', ''IN_PROGRESS'')', '0', 'beneath it the computed one may move: nothing is recorded'),
  ('SELECT outreach.remove_override(override_id, ''over'') FROM outreach.manual_overrides WHERE override_type = ''FORCE_TIER''', 'Ready: tier 1 (1, forced -), HOT 55', 'until it is lifted'),
  ('SELECT outreach.set_hub_status(%2$L, ''company-target'', ''PASS'')', 'Fresh: tier 0 (0, forced -), COLD 0', 'another company'),
  ('SELECT outreach.set_hub_status(%2$L, ''people-intelligence'', ''PASS''), outreach.set_hub_status(%2$L, ''people-intelligence'', ''BLOCKED'')', 'Fresh: tier -1 (-1, forced -), COLD 0', 'what came and went in between is not seen')) AS m (statement, expected, why);
SELECT outreach.snapshot_tiers() \g /dev/null
SELECT is((SELECT count(*) FROM outreach.tier_changes), 12::bigint, 'three, and nine that moved');
SELECT is_empty($$SELECT * FROM (SELECT c.*, lag((c.tier, c.score_tier)) OVER (PARTITION BY c.outreach_id ORDER BY c.recorded_at) AS before FROM outreach.tier_changes AS c) AS c WHERE c.before = (c.tier, c.score_tier)$$,
  'each record differs from the one before');

-- A stale score: tier 3 falls to the next rule, and comes back when it is refreshed.
CREATE FUNCTION pg_temp.stale(id uuid, ago interval) RETURNS text LANGUAGE sql AS $$
  UPDATE outreach.bit_scores SET scored_at = clock_timestamp() - ago - interval '1 day', valid_until = clock_timestamp() - ago WHERE outreach_id = id RETURNING 'done'
$$;
SELECT is(pg_temp.after(format('SELECT pg_temp.stale(%L, %L)', :'hot', '23 hours')), '0', 'within the grace it counts');
SELECT is(pg_temp.after(format('SELECT pg_temp.stale(%L, %L)', :'hot', '25 hours')), 'Hot: tier 2 (2, forced -), HOT 50 unknown', 'past it it is unknown');
SELECT is(pg_temp.after('SELECT 1'), '0', 'recorded once');
SELECT is(pg_temp.after('SELECT outreach.refresh_bit_scores()'), 'Hot: tier 3 (3, forced -), HOT 50', 'refreshed');

-- Records outlive their company; minted again it begins anew.
SELECT sovereign_company_id AS company FROM outreach.outreach WHERE outreach_id = :'hot' \gset
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'hot']::uuid[], 'dissolved', false) \g /dev/null
SELECT is(outreach.snapshot_tiers(), 0::bigint, 'an archived company moves no more');
SELECT is((SELECT count(*) FROM outreach.tier_changes WHERE outreach_id = :'hot'), 3::bigint, 'its records stay');
SELECT outreach.mint_outreach(:'company') AS again \gset
SELECT is(pg_temp.after('SELECT 1'), 'Hot: tier -1 (-1, forced -), COLD 0', 'minted again it begins anew');
SELECT is((SELECT count(*) FROM outreach.tier_changes WHERE outreach_id = :'again'), 1::bigint, 'under its new id');

-- Many at once, in one statement's time; one snapshot after the other.
CREATE TEMP TABLE many AS SELECT fixture.minted() AS id FROM generate_series(1, 200);
SELECT is(outreach.snapshot_tiers(), 200::bigint, 'two hundred new companies');
SELECT outreach.set_hub_status(id, 'company-target', 'PASS') FROM many \g /dev/null
SELECT is(outreach.snapshot_tiers(), 200::bigint, 'all of which move');
SELECT is(outreach.snapshot_tiers(), 0::bigint, 'once');
SELECT set_has($$SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'outreach.tier_changes'::regclass$$, $$VALUES ('ShareRowExclusiveLock')$$, 'a second one waits, and then sees what the first recorded');

SELECT * FROM finish();
ROLLBACK;
