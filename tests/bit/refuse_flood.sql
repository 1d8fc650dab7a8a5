BEGIN;
SELECT plan(79);

SELECT results_eq($$SELECT fixture.columns('outreach_internal.signals_of_day')$$, $$VALUES
  ('source_hub text NOT NULL'), ('day date NOT NULL'), ('limit_set_at timestamp with time zone NOT NULL'), ('limit_seen_at timestamp with time zone NOT NULL'), ('recounted_until xid8'), ('signals bigint NOT NULL')$$, 'columns of the counts');
SELECT results_eq($$SELECT fixture.keys('outreach_internal.signals_of_day')$$, $$VALUES
  ('PRIMARY KEY (source_hub)'), ('FOREIGN KEY (source_hub) REFERENCES outreach.hub_registry(hub_id)')$$, 'keys of the counts: one row per hub');
SELECT is_empty($$SELECT fixture.grants('outreach_internal.signals_of_day')$$, 'who may do what with them: none');
SELECT table_owner_is('outreach_internal', 'signals_of_day', 'outreach_owner', 'their owner');
SELECT fixture.function_is('outreach_internal.has_flood_limit', '', 'boolean', 'stable', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_flood_of', 'scope text, day_limit bigint, day date, signals bigint, new_signals bigint', 'void', 'volatile', 'outreach_owner', '{}', definer => false);
SELECT fixture.function_is('outreach_internal.refuse_flood', 'outreach_ids uuid[], signal_types text[], recorded_at timestamp with time zone', 'void', 'volatile', 'outreach_owner', '{}', definer => false);

SELECT fixture.minted() AS a, fixture.minted() AS b, fixture.minted() AS c \gset
CREATE FUNCTION pg_temp.put(id uuid, type text, VARIADIC refs text[]) RETURNS text LANGUAGE sql AS $$
  SELECT CASE cardinality(refs)
    WHEN 1 THEN format('SELECT outreach.record_signal(%L, %L, %L)', id, type, refs[1])
    ELSE format('SELECT * FROM outreach.record_signals(%L)', (SELECT jsonb_agg(jsonb_build_object('outreach_id', id, 'signal_type', type, 'source_ref', r)) FROM unnest(refs) AS r))
  END
$$;
CREATE FUNCTION pg_temp.both(one text, other text) RETURNS text LANGUAGE sql AS $$
  SELECT format('SELECT * FROM outreach.record_signals(%L)', substring(one FROM '''(\[.*\])''')::jsonb || substring(other FROM '''(\[.*\])''')::jsonb)
$$;
CREATE FUNCTION pg_temp.today() RETURNS text LANGUAGE sql AS $$ SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD') $$;

-- Off by default: nothing is counted.
SELECT is(outreach_internal.has_flood_limit(), false, 'no limit is set');
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', VARIADIC ARRAY(SELECT 'n' || i FROM generate_series(1, 100) AS i)), 'a hundred signals of one company');
SELECT is_empty('SELECT * FROM outreach_internal.signals_of_day', 'nothing was counted');

-- A limit per company and day. What it got before the limit was set counts.
SELECT outreach.set_setting('bit_signals_per_company_per_day', '102', 'test') \g /dev/null
SELECT is(outreach_internal.has_flood_limit(), true, 'a limit is set');
CREATE TEMP TABLE before AS SELECT * FROM outreach.bit_scores;
SELECT throws_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm1', 'm2', 'm3'), 'OX210', 'too many signals in a day', 'three more');
SELECT results_eq(format('SELECT detail, hint FROM fixture.refusal(%L)', pg_temp.put(:'a', 'NEWS_MENTION', 'm1', 'm2', 'm3')),
  format($$VALUES ('company %s: limit 102 on %s (UTC), 100 recorded before, 3 more refused', 'Nothing was recorded: send it again after midnight UTC, in smaller parts, or have an operator raise the limit with outreach.set_setting().')$$, :'a', pg_temp.today()),
  'DETAIL says whose limit it is, what it is, and what there was; HINT what to do');
SELECT is((SELECT count(*) FROM outreach.bit_signals), 100::bigint, 'refused whole: not even those that would have fitted');
SELECT bag_eq('SELECT * FROM before', 'SELECT * FROM outreach.bit_scores', 'nor did a score change');
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm1'), 'one more');
SELECT lives_ok(pg_temp.put(:'a', 'SLOT_FILLED', 'm1'), 'one of another hub: that is the limit');
SELECT throws_ok(pg_temp.put(:'a', 'SLOT_FILLED', 'm2'), 'OX210', 'too many signals in a day', 'one more is too many, by record_signal() too');
SELECT is((fixture.refusal(pg_temp.put(:'a', 'SLOT_FILLED', 'm2'))).detail, format('company %s: limit 102 on %s (UTC), 102 recorded before, 1 more refused', :'a', pg_temp.today()), 'and says so');
SELECT lives_ok(pg_temp.put(:'b', 'NEWS_MENTION', VARIADIC ARRAY(SELECT 'b' || i FROM generate_series(1, 102) AS i)), 'another company has a limit of its own');
SELECT throws_ok(pg_temp.both(pg_temp.put(:'c', 'NEWS_MENTION', 'c1', 'c2'), pg_temp.put(:'a', 'NEWS_MENTION', 'c3', 'c4')), 'OX210', NULL, 'a call with another one that has room');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'c'), 0::bigint, 'is refused whole too');

-- Repeats are no signals.
SELECT is((SELECT count(DISTINCT outreach.record_signal(:'a', 'SLOT_FILLED', 'm1')) FROM generate_series(1, 3)), 1::bigint, 'a repeat is answered with the first''s id');
SELECT results_eq(pg_temp.put(:'a', 'NEWS_MENTION', 'n1', 'n2', 'm1', 'n1'), 'VALUES (0::bigint, 4::bigint)', 'many of them too');
SELECT throws_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'n1', 'n2', 'm9'), 'OX210', NULL, 'a new one among them is too many');
SELECT is((fixture.refusal(pg_temp.put(:'a', 'NEWS_MENTION', 'n1', 'n2', 'm9'))).detail, format('company %s: limit 102 on %s (UTC), 102 recorded before, 1 more refused', :'a', pg_temp.today()), 'only that one is more');
SELECT throws_ok(pg_temp.put(:'a', 'RUMOUR', 'm9'), 'OX007', NULL, 'what is wrong in itself is said first');
SELECT throws_ok(pg_temp.put(:'b', 'NEWS_MENTION', 'n1'), 'OX202', NULL, 'so is a reference that another company has');

-- Raised, lowered, lifted.
SELECT outreach.set_setting('bit_signals_per_company_per_day', '103', 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm3'), 'raised by one: one more');
SELECT throws_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm4'), 'OX210', NULL, 'and not two');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '1', 'test') \g /dev/null
SELECT throws_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm4'), 'OX210', NULL, 'lowered under what there is');
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm3'), 'a repeat is none');
SELECT results_eq(pg_temp.both(pg_temp.put(:'c', 'NEWS_MENTION', 'c9', 'c9'), pg_temp.put(:'a', 'NEWS_MENTION', 'n1', 'n2')), 'VALUES (1::bigint, 3::bigint)', 'a company that only repeats stops no other, whatever it has');
SELECT outreach.set_setting('bit_signals_per_company_per_day', NULL, 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'a', 'NEWS_MENTION', 'm4', 'm5', 'm6'), 'lifted');

-- Yesterday is another day, by UTC, whatever the session's time zone is.
INSERT INTO outreach.bit_signals (signal_id, outreach_id, signal_type, source_hub, source_ref, occurred_at, recorded_at)
SELECT outreach_internal.new_signal_id(t.at), :'c', 'DOMAIN_VERIFIED', 'company-target', 'y' || i, now() - interval '3 days', t.at
FROM (SELECT date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS midnight) AS m, generate_series(1, 5) AS i, LATERAL (SELECT m.midnight - i * interval '100 microseconds' AS at) AS t;
SELECT outreach.set_setting('bit_signals_per_company_per_day', '3', 'test') \g /dev/null
SELECT outreach.set_setting('bit_signals_per_hub_per_day', '2', 'test') \g /dev/null
SET LOCAL TimeZone = 'Pacific/Kiritimati';
SELECT lives_ok(pg_temp.put(:'c', 'DOMAIN_VERIFIED', 'd1', 'd2'), 'what was recorded before midnight does not count, for either limit');
SELECT outreach.set_setting('bit_signals_per_company_per_day', NULL, 'test') \g /dev/null
SELECT results_eq(format('SELECT code, detail FROM fixture.refusal(%L)', pg_temp.put(:'c', 'DOMAIN_VERIFIED', 'd3')), format($$VALUES ('OX210', 'source hub company-target: limit 2 on %s (UTC), 2 recorded before, 1 more refused')$$, pg_temp.today()), 'what came since does');
SET LOCAL TimeZone = 'Etc/GMT+12';
SELECT is((fixture.refusal(pg_temp.put(:'b', 'DOMAIN_VERIFIED', 'd3', 'd4', 'd5'))).detail, format('source hub company-target: limit 2 on %s (UTC), 2 recorded before, 3 more refused', pg_temp.today()), 'by the same day everywhere');
SET LOCAL TimeZone = 'UTC';

-- A limit per hub and day: over all companies, and each hub for itself; what came before it was set counts.
SELECT results_eq($$SELECT source_hub, day, signals FROM outreach_internal.signals_of_day$$, format($$VALUES ('company-target', date %L, 2::bigint)$$, pg_temp.today()), 'counted');
SELECT throws_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h1'), 'OX210', NULL, 'the hub that had sent hundreds while there was no limit');
SELECT is((fixture.refusal(pg_temp.put(:'c', 'NEWS_MENTION', 'h1'))).detail, format('source hub blog-content: limit 2 on %s (UTC), 208 recorded before, 1 more refused', pg_temp.today()), 'they are counted');
SELECT outreach.set_setting('bit_signals_per_hub_per_day', '210', 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h1'), 'one of a company');
SELECT throws_ok(pg_temp.put(:'b', 'NEWS_MENTION', 'h2', 'h3'), 'OX210', NULL, 'two of another: one too many');
SELECT lives_ok(pg_temp.put(:'b', 'NEWS_MENTION', 'h2'), 'one of it: that is the limit');
SELECT throws_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h3'), 'OX210', NULL, 'and no more');
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h1'), 'but repeats');
SELECT lives_ok(pg_temp.put(:'c', 'SLOT_FILLED', 's1', 's2', 's3'), 'another hub has a limit of its own');
SELECT throws_ok(pg_temp.both(pg_temp.put(:'c', 'SLOT_FILLED', 's4', 's5'), pg_temp.put(:'c', 'NEWS_MENTION', 'h3', 'h4')), 'OX210', NULL, 'a call of both');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE source_ref IN ('s4', 's5', 'h3', 'h4')), 0::bigint, 'is refused whole');
SELECT bag_eq('SELECT source_hub, signals FROM outreach_internal.signals_of_day',
  $$SELECT source_hub, count(*) FROM outreach.bit_signals WHERE recorded_at >= date_trunc('day', clock_timestamp() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' GROUP BY source_hub$$, 'the counts are what was recorded, and no refusal is in them');

-- Lifted and set again: what came in between counts.
SELECT outreach.set_setting('bit_signals_per_hub_per_day', NULL, 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h3', 'h4', 'h5'), 'lifted: as many as one likes');
SELECT outreach.set_setting('bit_signals_per_hub_per_day', '214', 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h6'), 'set again');
SELECT is((fixture.refusal(pg_temp.put(:'c', 'NEWS_MENTION', 'h7'))).detail, format('source hub blog-content: limit 214 on %s (UTC), 214 recorded before, 1 more refused', pg_temp.today()), 'those are in it');

-- Once counted it is added to, within the day and under the same limit; else it is counted anew.
SELECT outreach.set_setting('bit_signals_per_hub_per_day', '300', 'test') \g /dev/null
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h7'), 'a limit that was set anew');
UPDATE outreach_internal.signals_of_day SET recounted_until = '0', signals = 250 WHERE source_hub = 'blog-content';
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h8', 'h9', 'h8'), 'two more');
SELECT is((SELECT signals FROM outreach_internal.signals_of_day WHERE source_hub = 'blog-content'), 252::bigint, 'are added to what is known');
UPDATE outreach_internal.signals_of_day SET day = day - 1;
SELECT lives_ok(pg_temp.put(:'c', 'NEWS_MENTION', 'h10'), 'the day''s first');
SELECT results_eq($$SELECT day, signals FROM outreach_internal.signals_of_day WHERE source_hub = 'blog-content'$$, format($$VALUES (date %L, 218::bigint)$$, pg_temp.today()), 'is counted from the signals of the day');

-- Both limits at once; deriving is recording too.
SELECT outreach.set_setting('bit_signals_per_company_per_day', '1', 'test') \g /dev/null
SELECT fixture.minted() AS d, fixture.minted() AS e \gset
INSERT INTO outreach.blog (outreach_id, source_url, published_at) SELECT :'d', 'https://news.example/' || i, now() - i * interval '1 day' FROM generate_series(1, 2) AS i;
INSERT INTO outreach.blog (outreach_id, source_url, published_at) VALUES (:'e', 'https://news.example/e', now() - interval '1 day');
SELECT throws_ok('SELECT outreach.derive_signals()', 'OX210', 'too many signals in a day', 'two rows imply two signals of one company');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id IN (:'d', :'e')), 0::bigint, 'none is derived, of no company');
SELECT is(outreach.derive_signals(ARRAY[:'e']::uuid[]), 1::bigint, 'one at a time is');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '2', 'test') \g /dev/null
SELECT is(outreach.derive_signals(), 2::bigint, 'nothing is lost: with a higher limit it is derived');

SELECT * FROM finish();
ROLLBACK;
