BEGIN;
SELECT plan(62);

SELECT fixture.function_is('outreach_internal.store_signals',
  'outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamp with time zone[], metadatas jsonb[], OUT inserted bigint, OUT signal_id uuid',
  'record', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_signals',
  'outreach_ids uuid[], signal_types text[], source_refs text[], occurred_ats timestamp with time zone[], metadatas jsonb[], as_of timestamp with time zone',
  'void', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.add_to_scores',
  'outreach_ids uuid[], signal_counts bigint[], contributions numeric[], change_ats timestamp with time zone[], as_of timestamp with time zone',
  'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.rescore', 'outreach_ids uuid[], as_of timestamp with time zone', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.is_recordable', 'source_ref text, occurred_at timestamp with time zone, metadata jsonb, as_of timestamp with time zone',
  'boolean', 'stable', 'outreach_owner', '{}', definer => false);

-- The two judges of a signal agree.
CREATE FUNCTION pg_temp.refusal(ref text, at timestamptz, metadata jsonb) RETURNS text LANGUAGE sql
AS $$ SELECT (fixture.refusal(format('SELECT outreach_internal.refuse_signals(ARRAY[(SELECT outreach_id FROM outreach.outreach LIMIT 1)], ''{NEWS_MENTION}'', ARRAY[%L], ARRAY[%L]::timestamptz[], ARRAY[%L]::jsonb[], %L)', ref, at, metadata, now()))).code $$;
SELECT fixture.minted() AS a, fixture.minted() AS b \gset
SELECT is(ARRAY[outreach_internal.is_recordable(ref, at, metadata, now())::text, pg_temp.refusal(ref, at, metadata)], ARRAY[(code IS NULL)::text, code], why)
FROM (VALUES
  ('r', NULL::timestamptz, NULL::jsonb, NULL, 'nothing but a reference'),
  ('r', now() + interval '5 minutes', '{"a": 1}', NULL, 'five minutes ahead'),
  ('r', now() + interval '5 minutes 1 microsecond', '{}', 'OX008', 'a little more'),
  ('r', 'infinity', '{}', 'OX008', 'never'),
  ('r', '-infinity', '{}', 'OX011', 'since ever'),
  ('r', '4713-01-01 BC', '{}', NULL, 'long ago'),
  ('r', now(), '[]', 'OX011', 'metadata that are a list'),
  ('r', now(), 'null', 'OX011', 'metadata that are null'),
  (NULL, now(), '{}', 'OX011', 'no reference'),
  (E' \n', now(), '{}', 'OX011', 'a blank one'),
  (repeat('x', 400), now(), '{}', NULL, 'one of 400 characters'),
  (repeat('x', 401), now(), '{}', 'OX011', 'one of 401 characters')) AS c (ref, at, metadata, code, why);

-- A score that holds is added to, one that does not is computed anew; both come to the same.
SELECT outreach.record_signal(:'a', 'NEWS_MENTION', 'one', now() - interval '3 days') \g /dev/null
SELECT results_eq(format('SELECT score, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'a'), $$VALUES (4, 1, 4.5000)$$, 'a first signal');
SELECT outreach.record_signal(:'a', 'DOMAIN_VERIFIED', 'two', now() - interval '10 days 7 hours') \g /dev/null
CREATE TEMP TABLE kept AS SELECT * FROM outreach.bit_scores WHERE outreach_id = :'a';
SELECT outreach_internal.rescore(ARRAY[:'a']::uuid[], (SELECT scored_at FROM kept)) \g /dev/null
SELECT results_eq('SELECT * FROM kept', format('SELECT * FROM outreach.bit_scores WHERE outreach_id = %L', :'a'), 'added and summed up anew');
SELECT results_eq('SELECT score, signal_count, contribution FROM kept', $$VALUES (14, 2, 14.2260)$$, 'both signals');

-- What is stored is taken at its word only while it holds: an unknown sum, one of the future, one that has run out.
CREATE FUNCTION pg_temp.after(id uuid, change text, ref text) RETURNS TABLE (score integer, score_tier text, signal_count integer, contribution numeric) LANGUAGE plpgsql AS $$
BEGIN
  EXECUTE format('UPDATE outreach.bit_scores SET contribution = NULL, score = 99, score_tier = ''BURNING'' WHERE outreach_id = %L', id);
  EXECUTE format('UPDATE outreach.bit_scores SET %s WHERE outreach_id = %L', change, id);
  PERFORM outreach.record_signal(id, 'NEWS_MENTION', ref, now());
  RETURN QUERY SELECT b.score, b.score_tier, b.signal_count, b.contribution FROM outreach.bit_scores AS b WHERE b.outreach_id = id;
END $$;
SELECT results_eq(format('SELECT * FROM pg_temp.after(%L, %L, ''n1'')', :'a', 'score = score'), $$VALUES (19, 'COLD', 3, 19.2260)$$, 'no sum: computed anew');
SELECT results_eq(format('SELECT * FROM pg_temp.after(%L, %L, ''n2'')', :'a', 'contribution = 99, scored_at = clock_timestamp() + interval ''1 hour'', valid_until = NULL'),
  $$VALUES (24, 'COLD', 4, 24.2260)$$, 'a sum of the future: computed anew');
SELECT results_eq(format('SELECT * FROM pg_temp.after(%L, %L, ''n3'')', :'a', 'contribution = 99, scored_at = now() - interval ''2 days'', valid_until = now() - interval ''1 day'''),
  $$VALUES (29, 'WARM', 5, 29.2260)$$, 'a sum that has run out: computed anew');
SELECT results_eq(format('SELECT * FROM pg_temp.after(%L, %L, ''n4'')', :'a', 'score = 30, score_tier = ''WARM'', contribution = 30.5, scored_at = now(), valid_until = NULL'),
  $$VALUES (35, 'WARM', 6, 35.5000)$$, 'one that holds: added to');

-- Where a type has a window the company is scored anew: a signal that comes may turn others off or on.
INSERT INTO outreach.bit_signal_types (signal_type, source_hub, weight_class, weight, decay_days, valid_from, dedupe_window) VALUES ('WINDOWED', 'blog-content', 'Base', 10, 100, '-infinity', '7 days');
SELECT fixture.minted() AS c \gset
CREATE FUNCTION pg_temp.store(id uuid, type text, refs text[], days integer[]) RETURNS bigint LANGUAGE sql AS $$
  SELECT s.inserted FROM outreach_internal.store_signals(array_fill(id, ARRAY[cardinality(refs)]), array_fill(type, ARRAY[cardinality(refs)]), refs, ARRAY(SELECT now() - d * interval '1 day' FROM unnest(days) AS d), NULL) AS s
$$;
SELECT is(pg_temp.store(:'c', 'WINDOWED', '{c10,c5,c1}', '{10,5,1}'), 3::bigint, 'three at once, the second repeats the first');
SELECT results_eq(format('SELECT score, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'c'), $$VALUES (18, 3, 18.9000)$$, '9.0 + 9.9');
UPDATE outreach.bit_scores SET contribution = 99.5, score = 99, score_tier = 'BURNING' WHERE outreach_id = :'c';
SELECT is(pg_temp.store(:'c', 'WINDOWED', '{c12}', '{12}'), 1::bigint, 'an earlier one turns one off, and the next on');
SELECT results_eq(format('SELECT score, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'c'), $$VALUES (18, 4, 18.3000)$$, '8.8 + 9.5, from the signals, whatever was stored');
SELECT results_eq(format('SELECT source_ref FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals USING (signal_id) WHERE outreach_id = %L ORDER BY occurred_at', :'c'), $$VALUES ('c10'), ('c1')$$, 'which do not count');
SELECT is(pg_temp.store(:'c', 'NEWS_MENTION', '{cn}', '{3}'), 1::bigint, 'another type');
SELECT results_eq(format('SELECT score, signal_count, contribution FROM outreach.bit_scores WHERE outreach_id = %L', :'c'), $$VALUES (22, 5, 22.8000)$$, 'is added');

-- The order of the locks: the versions, then the company.
SELECT set_has($$SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'outreach.bit_signal_types'::regclass$$, $$VALUES ('RowShareLock')$$, 'recorders share the versions; who sets one waits for them');

SELECT * FROM finish();
ROLLBACK;
