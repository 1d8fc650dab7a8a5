BEGIN;
SELECT plan(86);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.bit_duplicates')$$, $$VALUES ('signal_id uuid NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.bit_duplicates')$$, $$VALUES ('PRIMARY KEY (signal_id)')$$, 'keys');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.bit_duplicates')$$, 'who may do what with it: none');
SELECT table_owner_is('outreach_internal', 'bit_duplicates', 'outreach_owner', 'its owner');
SELECT fixture.function_is('outreach_internal.last_counted_step', 'last timestamp with time zone, occurred_at timestamp with time zone, dedupe_window interval',
  'timestamp with time zone', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.last_counted', 'occurred_at timestamp with time zone, dedupe_window interval',
  'timestamp with time zone', 'immutable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.counted_signals', 'outreach_ids uuid[]', 'TABLE(signal_id uuid, outreach_id uuid, signal_type text, counts boolean)',
  'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.mark_duplicates', 'outreach_ids uuid[]', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT is(regexp_count(d.def, 'ORDER BY [^)]*source_ref COLLATE "C"'), regexp_count(d.def, 'ORDER BY'), 'the order is that of the bytes, whatever the collation of the database is')
FROM (SELECT pg_get_functiondef('outreach_internal.counted_signals'::regproc) AS def) AS d;

-- One step of the walk.
SELECT is(outreach_internal.last_counted_step(last, occurred, dedupe_window), expected, why)
FROM (VALUES
  (NULL::timestamptz, timestamptz '2026-01-01Z', interval '7 days', timestamptz '2026-01-01Z', 'the first one counts'),
  ('2026-01-01Z', '2026-01-07T23:59:59.999999Z', '7 days', '2026-01-01Z', 'within the window of it another one does not'),
  ('2026-01-01Z', '2026-01-08Z', '7 days', '2026-01-08Z', 'when the window has passed, exactly, one counts again'),
  ('2026-01-01Z', '2026-01-01Z', '00:00:00.000001', '2026-01-01Z', 'the same instant is within any window'),
  ('2026-01-01Z', '2026-01-01Z', NULL, '2026-01-01Z', 'without a window'),
  ('2026-01-01Z', '2026-01-02Z', NULL, '2026-01-02Z', 'every signal counts')) AS s (last, occurred, dedupe_window, expected, why);

-- A type with versions of its own for each case below; a signal's reference says what it is.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window)
SELECT type, 'blog-content', 'Custom', 8, 3660, valid_from, w
FROM (VALUES ('WEEKLY', timestamptz '-infinity', interval '7 days'), ('DAILY', '-infinity', '1 day'), ('EVERY', '-infinity', NULL),
  ('CHANGED', '-infinity', NULL), ('CHANGED', '2025-01-01Z', '7 days'), ('CHANGED', '2025-02-01Z', NULL), ('CHANGED', '2025-03-01Z', '1 day')) AS v (type, valid_from, w);
CREATE FUNCTION pg_temp.put(id uuid, type text, VARIADIC times text[]) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
  _time text;
BEGIN
  -- A time may carry the reference that decides among equal ones: 2026-01-01Z=b
  FOREACH _time IN ARRAY times LOOP
    PERFORM outreach.record_signal(id, type, coalesce(nullif(split_part(_time, '=', 2), ''), 'r') || ' ' || type || ' ' || id || ' ' || split_part(_time, '=', 1), split_part(_time, '=', 1)::timestamptz);
  END LOOP;
  RETURN pg_temp.counted(id, type);
END $$;
CREATE FUNCTION pg_temp.counted(id uuid, type text) RETURNS text LANGUAGE sql AS $$
  SELECT coalesce(string_agg(format('%s%s%s', to_char(s.occurred_at AT TIME ZONE 'UTC', 'MM-DD'), nullif('=' || split_part(s.source_ref, ' ', 1), '=r'),
    CASE WHEN d.signal_id IS NULL THEN ' counts' ELSE ' repeats' END), ', ' ORDER BY s.occurred_at, s.source_ref COLLATE "C"), '-')
  FROM outreach.bit_signals AS s LEFT JOIN outreach_internal.bit_duplicates AS d USING (signal_id)
  WHERE s.outreach_id = id AND s.signal_type = type
$$;
-- The same rule, written down once more as a loop.
CREATE FUNCTION pg_temp.differences() RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
  _signal record;
  _walk text;
  _last timestamptz;
  _counts boolean;
BEGIN
  FOR _signal IN
    SELECT s.*, (SELECT t.dedupe_window FROM outreach.bit_signal_types AS t WHERE t.signal_type = s.signal_type AND t.valid_from <= s.occurred_at ORDER BY t.valid_from DESC LIMIT 1) AS w,
      EXISTS (SELECT FROM outreach_internal.bit_duplicates AS d WHERE d.signal_id = s.signal_id) AS marked
    FROM outreach.bit_signals AS s
    ORDER BY s.outreach_id, s.signal_type, s.occurred_at, s.source_ref COLLATE "C"
  LOOP
    IF _walk IS DISTINCT FROM _signal.outreach_id || _signal.signal_type THEN
      _last := NULL;
      _walk := _signal.outreach_id || _signal.signal_type;
    END IF;
    _counts := _last IS NULL OR _signal.w IS NULL OR _last + extract(epoch FROM _signal.w) * interval '1 second' <= _signal.occurred_at;
    IF _counts = _signal.marked THEN
      RETURN NEXT format('%s %s counts: %s', _signal.source_ref, _signal.occurred_at, _counts);
    END IF;
    IF _counts THEN
      _last := _signal.occurred_at;
    END IF;
  END LOOP;
  RETURN QUERY
    SELECT format('%s has %s, its signals make %s', b.outreach_id, b.contribution, n.contribution)
    FROM outreach.bit_scores AS b
    CROSS JOIN LATERAL (SELECT sum(CASE WHEN d.signal_id IS NULL THEN c.contribution ELSE 0 END) AS contribution
      FROM outreach_internal.bit_contributions(b.scored_at) AS c LEFT JOIN outreach_internal.bit_duplicates AS d USING (signal_id)
      WHERE c.outreach_id = b.outreach_id) AS n
    WHERE n.contribution IS DISTINCT FROM b.contribution;
END $$;

CREATE FUNCTION pg_temp.company() RETURNS uuid LANGUAGE sql AS $$ SELECT fixture.minted() $$;
SELECT is(pg_temp.put(pg_temp.company(), type, VARIADIC times), expected, why)
FROM (VALUES
  -- The window slides; it is not aligned to any calendar.
  ('WEEKLY', '{2025-12-31T12:00Z,2026-01-01T12:00Z}'::text[], '12-31 counts, 01-01 repeats', '31 December and 1 January are one day apart'),
  ('DAILY', '{2025-12-31T23:59:59.999999Z,2026-01-01T00:00Z}', '12-31 counts, 01-01 repeats', 'a microsecond on either side of the new year too'),
  ('DAILY', '{2025-12-31T12:00Z,2026-01-01T12:00Z}', '12-31 counts, 01-01 counts', 'a whole day is not less than a day'),
  ('DAILY', '{2025-12-31T12:00Z,2026-01-01T11:59:59.999999Z}', '12-31 counts, 01-01 repeats', 'a microsecond less is'),
  ('WEEKLY', '{2026-01-01Z,2026-01-07T23:59:59.999999Z}', '01-01 counts, 01-07 repeats', 'just before the window is reached'),
  ('WEEKLY', '{2026-01-01Z,2026-01-08Z}', '01-01 counts, 01-08 counts', 'exactly when it is'),
  ('WEEKLY', '{2024-02-26Z,2024-03-03T23:59Z,2024-03-04Z}', '02-26 counts, 03-03 repeats, 03-04 counts', '29 February is a day of the week'),
  ('WEEKLY', '{2025-02-26Z,2025-03-04T23:59Z,2025-03-05Z}', '02-26 counts, 03-04 repeats, 03-05 counts', 'in a common year there is none'),
  -- It is counted from the last signal that counted, not from the last one.
  ('WEEKLY', '{2026-01-01Z,2026-01-04Z,2026-01-07Z,2026-01-10Z,2026-01-13Z}', '01-01 counts, 01-04 repeats, 01-07 repeats, 01-10 counts, 01-13 repeats', 'every third day: repeats do not put it off'),
  -- Equal times are told apart by the reference, in C order, capitals first.
  ('WEEKLY', '{2026-01-01Z=a,2026-01-01Z=B}', '01-01=B counts, 01-01=a repeats', 'two at the same time'),
  ('WEEKLY', '{2026-01-01Z=B,2026-01-01Z=a}', '01-01=B counts, 01-01=a repeats', 'arrived the other way round'),
  ('WEEKLY', '{2026-01-01Z=b,2026-01-01Z=Ä,2026-01-01Z=Z}', '01-01=Z counts, 01-01=b repeats, 01-01=Ä repeats', 'three of them, by their bytes'),
  ('EVERY', '{2026-01-01Z=a,2026-01-01Z=b,2026-01-02Z}', '01-01=a counts, 01-01=b counts, 01-02 counts', 'a type without a window: each counts'),
  -- Versions: each signal is judged by its own, against whatever counted before.
  ('CHANGED', '{2024-12-30Z,2024-12-31Z}', '12-30 counts, 12-31 counts', 'before the window began'),
  ('CHANGED', '{2024-12-31Z,2025-01-01Z,2025-01-06T23:59Z,2025-01-07Z}', '12-31 counts, 01-01 repeats, 01-06 repeats, 01-07 counts', 'what counted then counts for the window'),
  ('CHANGED', '{2025-01-31Z,2025-02-01Z,2025-02-02Z}', '01-31 counts, 02-01 counts, 02-02 counts', 'after it ended'),
  ('CHANGED', '{2025-01-26Z,2025-01-31Z,2025-02-01Z}', '01-26 counts, 01-31 repeats, 02-01 counts', 'not before'),
  ('CHANGED', '{2025-02-28T12:00Z,2025-03-01T11:59Z,2025-03-01T12:00Z,2025-03-02T12:00Z}', '02-28 counts, 03-01 repeats, 03-01 counts, 03-02 counts', 'another window')) AS c (type, times, expected, why);
SELECT is_empty('SELECT pg_temp.differences()', 'all as the rule says, and the scores with them');

-- Neither the session's time zone nor daylight saving counts.
SET LOCAL TimeZone = 'America/New_York';
SELECT is(pg_temp.put(pg_temp.company(), 'DAILY', VARIADIC times), expected, why)
FROM (VALUES
  ('{2025-03-08T12:00-05,2025-03-09T12:00-04}'::text[], '03-08 counts, 03-09 repeats', 'a day of 23 hours is none'),
  ('{2025-03-08T12:00-05,2025-03-09T13:00-04}', '03-08 counts, 03-09 counts', 'after 24 hours it is one'),
  ('{2025-11-01T12:00-04,2025-11-02T11:00-05}', '11-01 counts, 11-02 counts', 'in a day of 25 hours the 24th ends it')) AS c (times, expected, why);
SELECT is_empty('SELECT pg_temp.differences()', 'all as the rule says');
SET LOCAL TimeZone = 'UTC';

-- A late arrival of an earlier signal may turn those behind it off, and those behind them on.
SELECT fixture.minted() AS a, fixture.minted() AS b \gset
SELECT is(pg_temp.put(:'a', 'WEEKLY', '2026-01-10Z', '2026-01-15Z', '2026-01-19Z'), '01-10 counts, 01-15 repeats, 01-19 counts', 'in order');
SELECT is(outreach.bit_score_at(:'a', '2026-01-20Z'), 15, 'two count');
SELECT is(pg_temp.put(:'a', 'WEEKLY', '2026-01-05Z'), '01-05 counts, 01-10 repeats, 01-15 counts, 01-19 repeats', 'one arrives late: the others change places');
SELECT is(outreach.bit_score_at(:'a', '2026-01-20Z'), 15, 'still two, others');
SELECT is(pg_temp.put(:'a', 'WEEKLY', '2026-01-08Z'), '01-05 counts, 01-08 repeats, 01-10 repeats, 01-15 counts, 01-19 repeats', 'one that repeats itself changes nothing');
SELECT is(pg_temp.put(:'a', 'WEEKLY', '2026-01-05Z=q'), '01-05=q counts, 01-05 repeats, 01-08 repeats, 01-10 repeats, 01-15 counts, 01-19 repeats', 'one of the same time with a reference before');
SELECT is(pg_temp.put(:'a', 'WEEKLY', '2026-01-12Z'), '01-05=q counts, 01-05 repeats, 01-08 repeats, 01-10 repeats, 01-12 counts, 01-15 repeats, 01-19 counts', 'one in the middle turns one off and one on');
SELECT is_empty('SELECT pg_temp.differences()', 'all as the rule says, and the scores with them');
SELECT is((SELECT signal_count FROM outreach.bit_scores WHERE outreach_id = :'a'), 7, 'repeats are signals all the same');

-- Other companies and types are other walks.
SELECT is(pg_temp.put(:'b', 'WEEKLY', '2026-01-13Z'), '01-13 counts', 'another company');
SELECT is(pg_temp.put(:'a', 'DAILY', '2026-01-12Z'), '01-12 counts', 'another type');
SELECT is(pg_temp.counted(:'a', 'WEEKLY'), '01-05=q counts, 01-05 repeats, 01-08 repeats, 01-10 repeats, 01-12 counts, 01-15 repeats, 01-19 counts', 'leave the first as it was');

-- What counts is a function of the set: one by one, backwards, at once, in two calls.
SELECT fixture.minted() AS c1, fixture.minted() AS c2, fixture.minted() AS c3, fixture.minted() AS c4 \gset
CREATE TEMP TABLE many AS
SELECT i, (ARRAY['WEEKLY', 'DAILY', 'CHANGED', 'EVERY'])[1 + i % 4] AS type, timestamptz '2024-12-20Z' + (i * 7919 % 97) * interval '19 hours' + CASE i % 3 WHEN 0 THEN interval '0' ELSE (i % 7) * interval '1 hour' END AS at
FROM generate_series(1, 160) AS i;
CREATE FUNCTION pg_temp.batch(id uuid, wanted integer[]) RETURNS bigint LANGUAGE sql AS $$
  SELECT r.inserted FROM outreach.record_signals((SELECT jsonb_agg(jsonb_build_object('outreach_id', id, 'signal_type', m.type, 'source_ref', id || '#' || m.i, 'occurred_at', m.at) ORDER BY array_position(wanted, m.i))
    FROM many AS m WHERE m.i = ANY (wanted))) AS r
$$;
SELECT count(outreach.record_signal(:'c1', m.type, :'c1' || '#' || m.i, m.at)) FROM (SELECT * FROM many ORDER BY i) AS m \g /dev/null
SELECT count(outreach.record_signal(:'c2', m.type, :'c2' || '#' || m.i, m.at)) FROM (SELECT * FROM many ORDER BY at DESC, i DESC) AS m \g /dev/null
SELECT is(pg_temp.batch(:'c3', ARRAY(SELECT i FROM many ORDER BY hashtext(i::text))), 160::bigint, 'at once');
SELECT is(pg_temp.batch(:'c4', ARRAY(SELECT i FROM many WHERE i % 2 = 0 ORDER BY i)) + pg_temp.batch(:'c4', ARRAY(SELECT i FROM many WHERE i % 2 = 1 ORDER BY i DESC)), 160::bigint, 'in two calls');
SELECT set_eq(format('SELECT split_part(s.source_ref, ''#'', 2) FROM outreach.bit_signals AS s JOIN outreach_internal.bit_duplicates AS d USING (signal_id) WHERE s.outreach_id = %L', id),
  format('SELECT split_part(s.source_ref, ''#'', 2) FROM outreach.bit_signals AS s JOIN outreach_internal.bit_duplicates AS d USING (signal_id) WHERE s.outreach_id = %L', :'c1'), 'the same repeats: ' || why)
FROM (VALUES (:'c2'::uuid, 'backwards'), (:'c3', 'at once'), (:'c4', 'in two calls')) AS v (id, why);
SELECT ok((SELECT count(*) > 40 FROM outreach_internal.bit_duplicates AS d JOIN outreach.bit_signals AS s USING (signal_id) WHERE s.outreach_id = :'c1'), 'of which there are many');
SELECT is((SELECT count(DISTINCT outreach.bit_score_at(id, '2025-02-10Z')) FROM unnest(ARRAY[:'c1', :'c2', :'c3', :'c4']::uuid[]) AS id), 1::bigint, 'and the same score');
SELECT is_empty('SELECT pg_temp.differences()', 'all as the rule says, and the scores with them');

-- Saying it again writes nothing.
CREATE TEMP TABLE before AS SELECT d.ctid AS place, d.* FROM outreach_internal.bit_duplicates AS d;
SELECT outreach_internal.mark_duplicates(ARRAY(SELECT outreach_id FROM outreach.outreach)) \g /dev/null
SELECT bag_eq('SELECT place, signal_id FROM before', 'SELECT ctid AS place, signal_id FROM outreach_internal.bit_duplicates', 'marked once, marked for good');
DELETE FROM outreach_internal.bit_duplicates;
SELECT outreach_internal.mark_duplicates(ARRAY[:'a']::uuid[]) \g /dev/null
SELECT set_eq('SELECT DISTINCT outreach_id FROM outreach.bit_signals JOIN outreach_internal.bit_duplicates USING (signal_id)', ARRAY[:'a']::uuid[], 'only the companies asked for');
SELECT outreach_internal.mark_duplicates(ARRAY(SELECT outreach_id FROM outreach.outreach)) \g /dev/null
SELECT bag_eq('SELECT signal_id FROM before', 'SELECT signal_id FROM outreach_internal.bit_duplicates', 'computed anew they are the same');
SELECT is_empty($$SELECT * FROM outreach_internal.counted_signals(ARRAY(SELECT outreach_id FROM outreach.outreach)) WHERE signal_type = 'EVERY'$$, 'types without a window are not walked');

SELECT * FROM finish();
ROLLBACK;
