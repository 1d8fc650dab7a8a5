BEGIN;
SELECT plan(29);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_tier_changes')$$, $$VALUES
  ('outreach_id uuid'), ('company_name text'), ('changed_at timestamp with time zone'), ('since timestamp with time zone'), ('tier_before integer'), ('tier integer'), ('score_tier_before text'), ('score_tier text'),
  ('bit_score_before integer'), ('bit_score integer'), ('causes text[]')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_tier_changes')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_tier_changes', 'outreach_owner', 'its owner');

SELECT fixture.minted('Acme') AS a, fixture.minted('Other') AS other \gset
SELECT fixture.hubs_pass(:'a'), outreach.snapshot_tiers() \g /dev/null
SELECT is_empty('SELECT * FROM outreach.vw_tier_changes', 'where a company began is no change');

-- A move, told as "tier, score tier, score: causes".
CREATE FUNCTION pg_temp.after(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _at timestamptz;
BEGIN
  EXECUTE statement;
  _at := clock_timestamp();
  PERFORM outreach.snapshot_tiers();
  RETURN (SELECT format('%s > %s, %s > %s, %s > %s: %s', v.tier_before, v.tier, v.score_tier_before, v.score_tier, v.bit_score_before, v.bit_score, array_to_string(v.causes, '; '))
    FROM outreach.vw_tier_changes AS v WHERE v.changed_at >= _at);
END $$;
CREATE FUNCTION pg_temp.rescored(id uuid, at timestamptz) RETURNS text LANGUAGE sql AS $$ SELECT outreach_internal.rescore(ARRAY[id], at)::text $$;
SELECT is(pg_temp.after(format(statement, :'a')), expected, why)
FROM (VALUES
  ('SELECT outreach.record_signal(%1$L, ''RENEWAL_PROXIMITY'', ''r1'')', '2 > 2, COLD > WARM, 0 > 25: BIT score 0 -> 25: RENEWAL_PROXIMITY +25.0000', 'a signal'),
  ('SELECT outreach.record_signal(%1$L, ''RENEWAL_PROXIMITY'', ''r2'', now() - interval ''73 days''), outreach.record_signal(%1$L, ''SLOT_FILLED'', ''s1'')', '2 > 3, WARM > HOT, 25 > 60: BIT score 25 -> 60: RENEWAL_PROXIMITY +20.0000, SLOT_FILLED +15.0000',
    'several, summed by type, the most points first'),
  ('SELECT outreach.set_hub_status(%1$L, ''dol-filings'', ''FAIL'')', '3 > -1, HOT > HOT, 60 > 60: dol-filings PASS -> FAIL', 'a hub'),
  ('SELECT outreach.set_hub_status(%1$L, ''dol-filings'', ''PASS''), outreach.set_hub_status(%1$L, ''talent-flow'', ''IN_PROGRESS'')', '-1 > 1, HOT > HOT, 60 > 60: dol-filings FAIL -> PASS; talent-flow PASS -> IN_PROGRESS', 'two hubs'),
  ('SELECT outreach.add_override(%1$L, ''FORCE_TIER'', ''pilot'', 3, clock_timestamp() + ''1 hour'')', '1 > 3, HOT > HOT, 60 > 60: forced tier none -> 3', 'a forced tier'),
  ('SELECT outreach.remove_override(override_id, ''over'') FROM outreach.manual_overrides WHERE override_type = ''FORCE_TIER'' AND removed_at IS NULL', '3 > 1, HOT > HOT, 60 > 60: forced tier 3 -> none', 'which is lifted'),
  ('SELECT fixture.hubs_pass(%1$L), outreach.record_signal(%1$L, ''SLOT_FILLED'', ''s2'')', '1 > 3, HOT > BURNING, 60 > 75: BIT score 60 -> 75: SLOT_FILLED +15.0000; talent-flow IN_PROGRESS -> PASS', 'a signal and a hub'),
  ('UPDATE outreach.bit_scores SET scored_at = clock_timestamp() - interval ''3 days'', valid_until = clock_timestamp() - interval ''25 hours''', '3 > 2, BURNING > BURNING, 75 > 75: BIT score ran out: unknown for tier 3', 'a score that was not refreshed'),
  ('SELECT outreach.refresh_bit_scores()', '2 > 3, BURNING > BURNING, 75 > 75: BIT score is known again', 'and was'),
  ('SELECT 1', NULL, 'no move, no row')) AS m (statement, expected, why);
SELECT is((SELECT count(*) FROM outreach.vw_tier_changes), 9::bigint, 'nine moves');
SELECT is((SELECT count(*) FROM outreach.vw_tier_changes WHERE outreach_id <> :'a'), 0::bigint, 'of one company');
SELECT is_empty($$SELECT * FROM (SELECT v.*, lag(v.changed_at) OVER w AS c, lag(v.tier) OVER w AS t, lag(v.score_tier) OVER w AS s, lag(v.bit_score) OVER w AS b FROM outreach.vw_tier_changes AS v WINDOW w AS (PARTITION BY v.outreach_id ORDER BY v.changed_at)) AS v
  WHERE v.c IS NOT NULL AND (v.since, v.tier_before, v.score_tier_before, v.bit_score_before) <> (v.c, v.t, v.s, v.b)$$, 'a chain: each begins where the one before ended');
SELECT is((SELECT min(since) FROM outreach.vw_tier_changes), (SELECT min(recorded_at) FROM outreach.tier_changes), 'and the first where the company began');
SELECT is_empty('SELECT * FROM outreach.vw_tier_changes WHERE cardinality(causes) = 0', 'each has a cause');
SELECT is((SELECT DISTINCT company_name FROM outreach.vw_tier_changes), 'Acme', 'the company''s name');

-- Decay, repeats, a signal that faded while others came: snapshots of other days, written as they would have been.
SELECT fixture.minted('Past') AS p \gset
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'Custom', 30, 30, '-infinity', '5 days');
CREATE FUNCTION pg_temp.seen(id uuid, type text, ref text, at timestamptz) RETURNS void LANGUAGE sql AS $$
  INSERT INTO outreach.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at) SELECT id, t.signal_type, t.source_hub, ref, at, at FROM outreach_internal.bit_types AS t WHERE t.signal_type = type
$$;
SELECT pg_temp.seen(:'p', 'RENEWAL_PROXIMITY', 'p1', '2024-01-01Z'), pg_temp.seen(:'p', 'WINDOWED', 'p2', '2024-01-01Z'), pg_temp.seen(:'p', 'WINDOWED', 'p3', '2024-01-04Z'), pg_temp.seen(:'p', 'SLOT_FILLED', 'p4', '2024-02-01Z') \g /dev/null
SELECT outreach_internal.mark_duplicates(ARRAY[:'p']::uuid[]) \g /dev/null
INSERT INTO outreach.tier_changes (outreach_id, recorded_at, tier, score_tier, computed_tier, bit_score, score_is_unknown, hub_statuses)
SELECT :'p', t.at, 2, outreach_internal.score_tier(s.score), 2, s.score, false, '{}'
FROM unnest('{2023-12-01Z,2024-01-01Z,2024-01-16Z,2024-02-10Z,2025-06-01Z}'::timestamptz[]) AS t (at) CROSS JOIN LATERAL (SELECT outreach.bit_score_at(:'p', t.at) AS score) AS s;
SELECT results_eq(format('SELECT changed_at, score_tier_before, score_tier, array_to_string(causes, ''; '') FROM outreach.vw_tier_changes WHERE outreach_id = %L ORDER BY changed_at', :'p'), $$VALUES
  (timestamptz '2024-01-01Z', 'COLD', 'HOT', 'BIT score 0 -> 55: WINDOWED +30.0000, RENEWAL_PROXIMITY +25.0000'),
  ('2024-01-16Z', 'HOT', 'WARM', 'BIT score 55 -> 38: WINDOWED -15.0000, RENEWAL_PROXIMITY -1.0274'),
  ('2024-02-10Z', 'WARM', 'WARM', 'BIT score 38 -> 36: WINDOWED -15.0000, SLOT_FILLED +14.2500, RENEWAL_PROXIMITY -1.7123'),
  ('2025-06-01Z', 'WARM', 'COLD', 'BIT score 36 -> 0: RENEWAL_PROXIMITY -22.2603, SLOT_FILLED -14.2500')$$, 'what came and what faded in between; a repeat (p3) has no part in it');
-- A signal that was recorded late came when it was recorded, though it occurred before.
SELECT fixture.minted('Late') AS l \gset
INSERT INTO outreach.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at) VALUES (:'l', 'RENEWAL_PROXIMITY', 'dol-filings', 'l1', '2024-01-01Z', '2024-03-15Z');
INSERT INTO outreach.tier_changes (outreach_id, recorded_at, tier, score_tier, computed_tier, bit_score, score_is_unknown, hub_statuses)
VALUES (:'l', '2024-03-01Z', 2, 'COLD', 2, 0, false, '{}'), (:'l', '2024-03-15Z', 3, 'COLD', 3, 19, false, '{}');
SELECT is((SELECT array_to_string(causes, '; ') FROM outreach.vw_tier_changes WHERE outreach_id = :'l'), 'BIT score 0 -> 19: RENEWAL_PROXIMITY +19.9315', 'recorded two months late');
-- One that was recorded after the later snapshot was unknown to it.
INSERT INTO outreach.bit_signals (outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at) VALUES (:'l', 'SLOT_FILLED', 'people-intelligence', 'l2', '2024-03-10Z', '2024-03-15T00:00:00.000001Z');
SELECT is((SELECT array_to_string(causes, '; ') FROM outreach.vw_tier_changes WHERE outreach_id = :'l'), 'BIT score 0 -> 19: RENEWAL_PROXIMITY +19.9315', 'one that came later is not in it');

-- Which moved this week.
SELECT is((SELECT count(*) FROM outreach.vw_tier_changes WHERE changed_at > now() - interval '7 days'), 9::bigint, 'by their time');

-- An archived company keeps its moves; without a name and, its signals gone, without their points.
SELECT count(*) FROM outreach.archive_outreach(ARRAY[:'a']::uuid[], 'dissolved', false) \g /dev/null
SELECT is((SELECT count(*) FROM outreach.vw_tier_changes WHERE outreach_id = :'a' AND company_name IS NULL), 9::bigint, 'the moves stay');
SELECT is((SELECT causes::text FROM outreach.vw_tier_changes WHERE outreach_id = :'a' ORDER BY changed_at LIMIT 1), '{"BIT score 0 -> 25"}', 'with the scores');

-- Its readers need no right to a table.
CREATE FUNCTION pg_temp.seen_by(role text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  _rows bigint;
BEGIN
  PERFORM set_config('role', role, true);
  SELECT count(v.causes) INTO _rows FROM outreach.vw_tier_changes AS v;
  PERFORM set_config('role', 'none', true);
  RETURN _rows;
END $$;
SELECT is(pg_temp.seen_by('outreach_analyst'), (SELECT count(*) FROM outreach.vw_tier_changes), 'an analyst reads all of it, causes too');
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_tier_changes'), '42501', NULL, role || ' does not') FROM unnest('{outreach_stranger,outreach_subhub}'::text[]) AS role;

SELECT * FROM finish();
ROLLBACK;
