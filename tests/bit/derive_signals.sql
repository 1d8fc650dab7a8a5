BEGIN;
SELECT plan(47);

SELECT fixture.function_is('outreach.derive_signals', 'outreach_ids uuid[] DEFAULT NULL::uuid[]', 'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_subhub}');
SELECT fixture.function_is('outreach_internal.implied_signals', 'as_of timestamp with time zone',
  'TABLE(outreach_id uuid, signal_type text, source_ref text, occurred_at timestamp with time zone)', 'stable', 'outreach_owner', '{}', definer => false);
SELECT throws_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT outreach.derive_signals(''{}'')'), '42501', NULL, role || ' may not')
FROM unnest('{outreach_stranger,outreach_analyst,outreach_operator}'::text[]) AS role;
SELECT lives_ok(format('SELECT fixture.as_role(%L, %L)', role, 'SELECT outreach.derive_signals(''{}'')'), role || ' may')
FROM unnest('{outreach_app,outreach_subhub}'::text[]) AS role;

SELECT fixture.minted() AS a, fixture.minted() AS b, gen_random_uuid() AS unknown \gset
CREATE FUNCTION pg_temp.signals(id uuid) RETURNS text LANGUAGE sql
AS $$ SELECT format('SELECT signal_type, source_ref, occurred_at FROM outreach.bit_signals WHERE outreach_id = %L ORDER BY signal_type, occurred_at', id) $$;

-- What each contract table implies; what has not occurred, or is not complete, implies nothing.
INSERT INTO outreach.company_target (outreach_id, domain_verified_at) VALUES (:'a', '2026-01-01T10:00Z') RETURNING target_id AS target \gset
INSERT INTO outreach.company_target (outreach_id) VALUES (:'b');
INSERT INTO outreach.blog (outreach_id, source_url, published_at) VALUES (:'a', 'https://news.example/1', '2026-01-02T10:00:00.5Z') RETURNING blog_id AS blog \gset
INSERT INTO outreach.blog (outreach_id, source_url, published_at) VALUES (:'a', 'https://news.example/2', NULL), (:'a', 'https://news.example/3', now() + interval '1 day'),
  (:'a', 'https://news.example/4', '-infinity'), (:'a', 'https://news.example/5', 'infinity');
INSERT INTO outreach.talent_movement (outreach_id, movement_type, detected_at) VALUES (:'a', 'HIRE', '2026-01-03T00:00+02') RETURNING movement_id AS movement \gset
INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (:'a', 'CEO') RETURNING slot_id AS ceo \gset
INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (:'a', 'CFO') RETURNING slot_id AS cfo \gset
INSERT INTO people.company_slot (outreach_id, slot_type) VALUES (:'a', 'HR') RETURNING slot_id AS hr \gset
INSERT INTO people.people_master (slot_id, full_name, email, email_verified_at) VALUES (:'ceo', 'Ann', 'ann@acme.example', '2026-01-04Z') RETURNING person_unique_id AS ann \gset
INSERT INTO people.people_master (slot_id, full_name, email, email_verified_at) VALUES (:'cfo', 'Bob', NULL, '2026-01-04Z'), (:'hr', 'Cy', 'cy@acme.example', NULL);
SELECT is(outreach.derive_signals(), 4::bigint, 'four have occurred');
SELECT results_eq(pg_temp.signals(:'a'), format($$VALUES
  ('DOMAIN_VERIFIED', '%s@2026-01-01T10:00:00.000000Z', timestamptz '2026-01-01T10:00Z'),
  ('EXECUTIVE_MOVEMENT', '%s@2026-01-02T22:00:00.000000Z', '2026-01-02T22:00Z'),
  ('NEWS_MENTION', '%s@2026-01-02T10:00:00.500000Z', '2026-01-02T10:00:00.5Z'),
  ('SLOT_FILLED', '%s@2026-01-04T00:00:00.000000Z', '2026-01-04Z')$$, :'target', :'movement', :'blog', :'ann'), 'each with its row''s key and time');
SELECT is((SELECT contribution FROM outreach.bit_scores WHERE outreach_id = :'a'),
  (SELECT sum(contribution) FROM outreach_internal.bit_contributions((SELECT scored_at FROM outreach.bit_scores WHERE outreach_id = :'a')) WHERE outreach_id = :'a'), 'and scored');
SELECT ok(NOT EXISTS (SELECT FROM outreach.bit_scores WHERE outreach_id = :'b'), 'nothing implied, nothing scored');

-- As often as one likes, whatever the session's time zone.
SET LOCAL TimeZone = 'Asia/Kolkata';
SET LOCAL DateStyle = 'German';
SELECT is(outreach.derive_signals(), 0::bigint, 'again: nothing new');
SET LOCAL TimeZone = 'UTC';
SET LOCAL DateStyle = 'ISO';
SELECT is(outreach.derive_signals(ARRAY[:'a', :'a', :'b']::uuid[]), 0::bigint, 'nor for these');
SELECT is(outreach.derive_signals('{}'), 0::bigint, 'nor for none');
UPDATE outreach.company_target SET domain_verified_at = '2026-02-01Z' WHERE outreach_id = :'a';
UPDATE outreach.company_target SET domain_verified_at = '2026-02-01Z' WHERE outreach_id = :'b';
SELECT is(outreach.derive_signals(ARRAY[:'b']::uuid[]), 1::bigint, 'only the companies asked for');
SELECT is(outreach.derive_signals(ARRAY[:'a']::uuid[]), 1::bigint, 'another time is another signal');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'a' AND signal_type = 'DOMAIN_VERIFIED'), 2::bigint, 'beside the first');

-- A row that moved to another company was recorded for the first; the rest goes on.
UPDATE outreach.blog SET outreach_id = :'b' WHERE blog_id = :'blog';
INSERT INTO outreach.talent_movement (outreach_id, movement_type, detected_at) VALUES (:'b', 'HIRE', now());
SELECT is(outreach.derive_signals(), 1::bigint, 'a row that moved holds nothing up');

-- Renewals: 90 days before the first of the next renewal month, at midnight UTC.
INSERT INTO outreach.dol (outreach_id, renewal_month) VALUES (:'b', 6) RETURNING dol_id AS dol \gset
INSERT INTO outreach.dol (outreach_id, renewal_month) VALUES (:'b', NULL);
SELECT results_eq(format('SELECT occurred_at FROM outreach_internal.implied_signals(%L) WHERE source_ref LIKE %L', as_of, :'dol' || '@%'),
  'SELECT t FROM (VALUES (' || coalesce(quote_literal(expected), 'NULL') || '::timestamptz)) AS v (t) WHERE t IS NOT NULL', why)
FROM (VALUES
  (timestamptz '2026-03-02T23:59:59Z', NULL::timestamptz, '91 days before: not yet'),
  ('2026-03-03T00:00Z', '2026-03-03T00:00Z', '90 days before'),
  ('2026-05-31T23:59Z', '2026-03-03T00:00Z', 'the day before'),
  ('2026-06-01T23:59:59Z', '2026-03-03T00:00Z', 'the day itself'),
  ('2026-06-02T00:00Z', NULL, 'the day after: the next is a year away'),
  ('2027-03-03T00:00Z', '2027-03-03T00:00Z', 'a year later'),
  ('2028-03-02T23:00Z', NULL, 'in a leap year'),
  ('2028-03-03T00:00Z', '2028-03-03T00:00Z', 'too')) AS r (as_of, expected, why);
UPDATE outreach.dol SET renewal_month = 2 WHERE dol_id = :'dol';
SELECT results_eq(format('SELECT occurred_at FROM outreach_internal.implied_signals(''2026-12-31T12:00Z'') WHERE source_ref LIKE %L', :'dol' || '@%'),
  $$VALUES (timestamptz '2026-11-03Z')$$, 'across the year''s end');

-- What is derived counts as what is recorded: windows and limits.
SELECT fixture.minted() AS c \gset
SELECT outreach.set_signal_weight('NEWS_MENTION', 'Low', 30, '2025-05-01Z', 'test', dedupe_window => '7 days') \g /dev/null
INSERT INTO outreach.blog (outreach_id, source_url, published_at) SELECT :'c', 'https://news.example/c' || d, timestamptz '2025-06-01Z' + d * interval '1 day' FROM unnest('{0,3,6,9}'::integer[]) AS d;
SELECT is(outreach.derive_signals(ARRAY[:'c']::uuid[]), 4::bigint, 'four publications');
SELECT results_eq('SELECT s.occurred_at FROM outreach_internal.bit_duplicates JOIN outreach.bit_signals AS s USING (signal_id) ORDER BY 1', $$VALUES (timestamptz '2025-06-04Z'), ('2025-06-07Z')$$, 'two of which are of one week with the first');
SELECT is(outreach.bit_score_at(:'c', '2025-06-10Z'), 8, '3.5 + 5');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '5', 'test') \g /dev/null
INSERT INTO outreach.blog (outreach_id, source_url, published_at) SELECT :'c', 'https://news.example/d' || d, timestamptz '2025-07-01Z' + d * interval '1 day' FROM generate_series(1, 2) AS d;
UPDATE outreach.company_target SET domain_verified_at = '2025-03-01Z' WHERE outreach_id = :'b';
SELECT throws_ok('SELECT outreach.derive_signals()', 'OX210', 'too many signals in a day', 'one too many of a company');
SELECT is((SELECT count(*) FROM outreach.bit_signals WHERE outreach_id = :'b' AND occurred_at = '2025-03-01Z'), 0::bigint, 'nothing was derived, of any company');
SELECT outreach.set_setting('bit_signals_per_company_per_day', '6', 'test') \g /dev/null
SELECT ok(outreach.derive_signals() >= 3, 'with room for them all of it is');

SELECT throws_ok(format('SELECT outreach.derive_signals(ARRAY[%L, NULL]::uuid[])', :'a'), 'OX001', 'outreach_id is null', 'the golden rule');
SELECT throws_ok(format('SELECT outreach.derive_signals(ARRAY[%L, %L]::uuid[])', :'a', :'unknown'), 'OX005', 'unknown outreach_id', 'an unknown company');

SELECT * FROM finish();
ROLLBACK;
