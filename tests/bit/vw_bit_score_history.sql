BEGIN;
SELECT plan(37);

SELECT results_eq($$SELECT fixture.columns('outreach.vw_bit_score_history')$$, $$VALUES
  ('outreach_id uuid'), ('changed_at timestamp with time zone'), ('score_before integer'), ('score integer'), ('score_tier_before text'), ('score_tier text'), ('contribution numeric'), ('signals jsonb')$$, 'columns');
SELECT results_eq($$SELECT fixture.grants('outreach.vw_bit_score_history')$$, $$VALUES ('outreach_analyst: SELECT'), ('outreach_app: SELECT'), ('outreach_operator: SELECT')$$, 'who may read it');
SELECT view_owner_is('outreach', 'vw_bit_score_history', 'outreach_owner', 'its owner');

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c, fixture.minted() AS none \gset
-- The changes of a company in short: time, score, points of each signal with its reference.
CREATE FUNCTION pg_temp.history(id uuid) RETURNS SETOF text LANGUAGE sql AS $$
  SELECT format('%s: %s %s > %s %s (%s)', to_char(h.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI'), h.score_before, h.score_tier_before, h.score, h.score_tier,
    (SELECT string_agg(format('%s %s %s', s.source_ref, j.signal ->> 'change', j.signal ->> 'points'), ', ' ORDER BY j.position)
     FROM jsonb_array_elements(h.signals) WITH ORDINALITY AS j (signal, position) JOIN outreach.bit_signals AS s ON s.signal_id = (j.signal ->> 'signal_id')::uuid))
  FROM outreach.vw_bit_score_history AS h
  WHERE h.outreach_id = id
  ORDER BY h.changed_at
$$;
SELECT is_empty(format('SELECT * FROM outreach.vw_bit_score_history WHERE outreach_id = %L', :'none'), 'no signal, no history');

-- A signal comes and fades: 5, 4.8333, 4.6667 ... a change of the score gathers the days that did not show.
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'news', '2025-01-01T12:00Z') \g /dev/null
SELECT results_eq(format('SELECT * FROM pg_temp.history(%L)', :'a'), $$VALUES
  ('2025-01-01 12:00: 0 COLD > 5 COLD (news came 5.0000)'),
  ('2025-01-02 12:00: 5 COLD > 4 COLD (news faded -0.1667)'),
  ('2025-01-08 12:00: 4 COLD > 3 COLD (news faded -1.0000)'),
  ('2025-01-14 12:00: 3 COLD > 2 COLD (news faded -1.0000)'),
  ('2025-01-20 12:00: 2 COLD > 1 COLD (news faded -1.0000)'),
  ('2025-01-26 12:00: 1 COLD > 0 COLD (news faded -1.0000)')$$, 'it comes, and fades to nothing');
-- Another one comes in between: what has faded since the last change is told with it.
SELECT outreach.record_signal(:'a', 'SLOT_FILLED', 'slot', '2025-01-10T12:00Z') \g /dev/null
SELECT results_eq(format('SELECT * FROM pg_temp.history(%L) LIMIT 6', :'a'), $$VALUES
  ('2025-01-01 12:00: 0 COLD > 5 COLD (news came 5.0000)'),
  ('2025-01-02 12:00: 5 COLD > 4 COLD (news faded -0.1667)'),
  ('2025-01-08 12:00: 4 COLD > 3 COLD (news faded -1.0000)'),
  ('2025-01-10 12:00: 3 COLD > 18 COLD (slot came 15.0000, news faded -0.3333)'),
  ('2025-01-13 12:00: 18 COLD > 17 COLD (news faded -0.5000, slot faded -0.2500)'),
  ('2025-01-17 12:00: 17 COLD > 16 COLD (news faded -0.6667, slot faded -0.3333)')$$, 'the most points first');
-- One that comes and fades while the score cannot show it has come, with what is left of it.
SELECT outreach.record_signal(:'b', 'RENEWAL_PROXIMITY', 'r' || i, '2025-03-01Z') FROM generate_series(1, 5) AS i \g /dev/null
SELECT outreach.record_signal(:'b', 'NEWS_MENTION', 'hidden', '2025-03-02Z') \g /dev/null
SELECT results_eq(format($$
    SELECT h.changed_at, h.score_before, h.score, h.contribution, s.told
    FROM outreach.vw_bit_score_history AS h
    CROSS JOIN LATERAL (SELECT string_agg(format('%%s %%s %%s', b.source_ref, j ->> 'change', j ->> 'points'), ', ' ORDER BY b.source_ref COLLATE "C") AS told
      FROM jsonb_array_elements(h.signals) AS j JOIN outreach.bit_signals AS b ON b.signal_id = (j ->> 'signal_id')::uuid) AS s
    WHERE h.outreach_id = %L ORDER BY h.changed_at LIMIT 2$$, :'b'), $$VALUES
  (timestamptz '2025-03-01Z', 0, 100, 125.0000, 'r1 came 25.0000, r2 came 25.0000, r3 came 25.0000, r4 came 25.0000, r5 came 25.0000'),
  ('2025-05-14Z', 100, 99, 99.6575, 'hidden came 0.0000, r1 faded -5.0685, r2 faded -5.0685, r3 faded -5.0685, r4 faded -5.0685, r5 faded -5.0685')$$,
  'above 100 nothing shows: the next change is below it, and tells of what came and went meanwhile');
SELECT is((SELECT count(*) FROM outreach.vw_bit_score_history WHERE outreach_id = :'b' AND score_before = 100), 1::bigint, 'once');

-- What repeats another one, and what lies ahead, is no part of it.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES
  ('WINDOWED', 'blog-content', 'Base', 10, 10, '-infinity', '5 days'), ('WINDOWED', 'blog-content', 'High', 25, 5, '2025-06-01Z', '5 days');
SELECT outreach.record_signal(:'c', 'WINDOWED', ref, at) FROM (VALUES ('w1', timestamptz '2025-05-28Z'), ('w2', '2025-05-30Z'), ('w3', '2025-06-02Z'), ('w4', '2025-06-06Z'), ('ahead', now() + interval '4 minutes')) AS w (ref, at) \g /dev/null
SELECT results_eq(format('SELECT * FROM pg_temp.history(%L)', :'c'), $$VALUES
  ('2025-05-28 00:00: 0 COLD > 10 COLD (w1 came 10.0000)'),
  ('2025-05-29 00:00: 10 COLD > 9 COLD (w1 faded -1.0000)'),
  ('2025-05-30 00:00: 9 COLD > 8 COLD (w1 faded -1.0000)'),
  ('2025-05-31 00:00: 8 COLD > 7 COLD (w1 faded -1.0000)'),
  ('2025-06-01 00:00: 7 COLD > 6 COLD (w1 faded -1.0000)'),
  ('2025-06-02 00:00: 6 COLD > 30 WARM (w3 came 25.0000, w1 faded -1.0000)'),
  ('2025-06-03 00:00: 30 WARM > 24 COLD (w3 faded -5.0000, w1 faded -1.0000)'),
  ('2025-06-04 00:00: 24 COLD > 18 COLD (w3 faded -5.0000, w1 faded -1.0000)'),
  ('2025-06-05 00:00: 18 COLD > 12 COLD (w3 faded -5.0000, w1 faded -1.0000)'),
  ('2025-06-06 00:00: 12 COLD > 6 COLD (w3 faded -5.0000, w1 faded -1.0000)'),
  ('2025-06-07 00:00: 6 COLD > 0 COLD (w3 faded -5.0000, w1 faded -1.0000)')$$, 'repeats (w2, w4), versions, and two that fade at one instant');

-- Simultaneous steps that cancel each other are no change; they are told with the next one.
SELECT fixture.minted() AS d \gset
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from) VALUES ('TEN', 'blog-content', 'Base', 10, 10, '-infinity'), ('ONE', 'blog-content', 'Custom', 1, 1, '-infinity');
SELECT outreach.record_signal(:'d', 'TEN', 'ten', '2025-01-01Z'), outreach.record_signal(:'d', 'ONE', 'one', '2025-01-02Z') \g /dev/null
SELECT results_eq(format('SELECT * FROM pg_temp.history(%L) LIMIT 3', :'d'), $$VALUES
  ('2025-01-01 00:00: 0 COLD > 10 COLD (ten came 10.0000)'),
  ('2025-01-03 00:00: 10 COLD > 8 COLD (ten faded -2.0000, one came 0.0000)'),
  ('2025-01-04 00:00: 8 COLD > 7 COLD (ten faded -1.0000)')$$, 'one comes as another fades');

-- The rules, on companies with many signals: random times, types, versions, repeats.
CREATE TEMP TABLE random AS SELECT fixture.minted() AS id, n FROM generate_series(1, 6) AS n;
SELECT count(outreach.record_signal(r.id, (ARRAY['RENEWAL_PROXIMITY', 'NEWS_MENTION', 'SLOT_FILLED', 'WINDOWED', 'EXECUTIVE_MOVEMENT', 'ONE'])[1 + (i * r.n) % 6], r.id || '/' || i, now() - (i * r.n * 131 % 9000) * interval '1 hour 7 minutes'))
FROM random AS r, generate_series(1, 4 * r.n) AS i \g /dev/null
CREATE TEMP TABLE h AS SELECT v.*, lag(v.score) OVER w AS last_score, lag(v.contribution) OVER w AS last_contribution, lag(v.changed_at) OVER w AS last_change
FROM outreach.vw_bit_score_history AS v WINDOW w AS (PARTITION BY v.outreach_id ORDER BY v.changed_at);
SELECT ok((SELECT count(*) > 500 FROM h), 'many changes');
SELECT is_empty('SELECT * FROM h WHERE score_before <> coalesce(last_score, 0)', 'a chain: each begins where the one before ended, the first at 0');
SELECT is_empty('SELECT * FROM h WHERE score = score_before', 'each changes the score');
SELECT is_empty('SELECT * FROM h WHERE score <> least(100, floor(contribution))', 'the score is what the contributions make');
SELECT is_empty('SELECT * FROM h WHERE score_tier <> outreach_internal.score_tier(score) OR score_tier_before <> outreach_internal.score_tier(score_before)', 'with its tier');
SELECT is_empty('SELECT * FROM h WHERE (SELECT sum((s ->> ''points'')::numeric) FROM jsonb_array_elements(h.signals) AS s) <> contribution - coalesce(last_contribution, 0)',
  'the points of the signals sum to the difference of the contributions, exactly');
SELECT is_empty('SELECT * FROM h WHERE changed_at > clock_timestamp()', 'nothing is told of the future');
SELECT is_empty('SELECT outreach_id, changed_at FROM h GROUP BY 1, 2 HAVING count(*) > 1', 'one change an instant');
SELECT is_empty('SELECT * FROM h WHERE outreach.bit_score_at(outreach_id, changed_at) <> score', 'the score is outreach.bit_score_at() of that instant');
SELECT is_empty('SELECT * FROM h WHERE outreach.bit_score_at(outreach_id, changed_at - interval ''1 microsecond'') <> score_before', 'and was the other one until just before');
SELECT is_empty($$SELECT id FROM random WHERE outreach.bit_score_at(id) <> (SELECT h.score FROM h WHERE h.outreach_id = id ORDER BY h.changed_at DESC LIMIT 1)$$, 'the last one is the score of now');
SELECT is_empty($$
  SELECT r.id, d.at FROM random AS r
  CROSS JOIN generate_series(now() - interval '420 days', now(), interval '1 day 7 hours 13 minutes') AS d (at)
  WHERE outreach.bit_score_at(r.id, d.at) <> coalesce((SELECT h.score FROM h WHERE h.outreach_id = r.id AND h.changed_at <= d.at ORDER BY h.changed_at DESC LIMIT 1), 0)$$,
  'at any instant the score is that of the last change: none is missing');
SELECT is_empty($$SELECT * FROM h, jsonb_array_elements(h.signals) AS s WHERE s ->> 'change' IS NULL OR s ->> 'change' NOT IN ('came', 'faded')$$, 'each signal came or faded');
SELECT is_empty($$SELECT * FROM h, jsonb_array_elements(h.signals) AS s WHERE s ->> 'change' = 'faded' AND (s ->> 'points')::numeric >= 0$$, 'what fades loses');
SELECT is_empty($$SELECT h.outreach_id, s ->> 'signal_id' FROM h, jsonb_array_elements(h.signals) AS s WHERE s ->> 'change' = 'came' GROUP BY 1, 2 HAVING count(*) > 1$$, 'a signal comes once');
SELECT is_empty($$SELECT * FROM h, jsonb_array_elements(h.signals) AS s JOIN outreach.bit_signals AS b ON b.signal_id = (s ->> 'signal_id')::uuid
  WHERE s ->> 'change' = 'came' AND NOT (b.occurred_at <= h.changed_at AND (h.last_change IS NULL OR b.occurred_at > h.last_change))$$, 'after the change before, at the latest with this one');
SELECT is_empty($$SELECT * FROM h, jsonb_array_elements(h.signals) AS s JOIN outreach_internal.bit_duplicates AS d ON d.signal_id = (s ->> 'signal_id')::uuid$$, 'a repeat never does');
SELECT is_empty($$SELECT * FROM h, jsonb_array_elements(h.signals) AS s WHERE (SELECT array_agg(k ORDER BY k) FROM jsonb_object_keys(s) AS k) <> '{change,points,signal_id,signal_type}'$$, 'nothing else is told of a signal');
SELECT is((SELECT count(DISTINCT s ->> 'signal_id') FROM outreach.vw_bit_score_history AS h, jsonb_array_elements(h.signals) AS s WHERE h.outreach_id = :'c'), 2::bigint, 'the company with repeats: two signals');

-- It is read by company, and computed for no other.
CREATE FUNCTION pg_temp.plan_of(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN (COSTS off) ' || statement; END $$;
SELECT matches(string_agg(line, ' '), 'Scan [a-z_ ]*on bit_signals s [^>]*outreach_id = ', 'a condition on the company reaches the signals')
FROM pg_temp.plan_of(format('SELECT * FROM outreach.vw_bit_score_history WHERE outreach_id = %L', :'a')) AS line;
SELECT unalike(string_agg(line, ' '), '%Function Scan on bit_steps%', 'and the steps are made of its signals only')
FROM pg_temp.plan_of(format('SELECT * FROM outreach.vw_bit_score_history WHERE outreach_id = %L', :'a')) AS line;

-- Its readers need no right to a table.
CREATE FUNCTION pg_temp.seen_by(role text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  _rows bigint;
BEGIN
  PERFORM set_config('role', role, true);
  SELECT count(h.signals) INTO _rows FROM outreach.vw_bit_score_history AS h;
  PERFORM set_config('role', 'none', true);
  RETURN _rows;
END $$;
SELECT is(pg_temp.seen_by(role), (SELECT count(*) FROM outreach.vw_bit_score_history), role || ' reads all of it') FROM unnest('{outreach_analyst,outreach_app,outreach_operator}'::text[]) AS role;
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT * FROM outreach.vw_bit_score_history'), '42501', NULL, role || ' does not')
FROM unnest('{outreach_stranger,outreach_subhub,outreach_auditor}'::text[]) AS role;

SELECT * FROM finish();
ROLLBACK;
