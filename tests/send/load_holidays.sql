BEGIN;
SELECT plan(50);

SELECT fixture.function_is('outreach.load_holidays', 'holidays jsonb', 'bigint', 'volatile', 'outreach_owner', '{outreach_app,outreach_operator}');
SELECT fixture.function_is('outreach_internal.is_calendar_day', 'day text', 'boolean', 'immutable', 'outreach_owner', '{}', definer => false);

SELECT lives_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.load_holidays(''[]'')')$$, r), r || ' may') FROM unnest('{outreach_app,outreach_operator}'::text[]) AS r;
SELECT throws_ok(format($$SELECT fixture.as_role(%L, 'SELECT outreach.load_holidays(''[]'')')$$, r), '42501', NULL, r || ' may not') FROM unnest('{outreach_dispatcher,outreach_stranger}'::text[]) AS r;

SELECT is(outreach.load_holidays('[{"country": "US", "day": "2027-07-04", "name": "Independence Day"}, {"country": "US", "day": "2027-12-25", "name": "Xmas"},
  {"country": "DE", "day": "2027-12-25", "name": "Weihnachten"}]'), 3::bigint, 'three days');
SELECT is(outreach.load_holidays('[{"country": "US", "day": "2027-07-04", "name": "Independence Day"}, {"country": "US", "day": "2027-12-25", "name": "Christmas Day"}]'), 1::bigint, 'again: only what has changed counts');
SELECT results_eq('SELECT * FROM outreach.holidays ORDER BY country COLLATE "C", day', $$VALUES
  ('DE', '2027-12-25'::date, 'Weihnachten'), ('US', '2027-07-04', 'Independence Day'), ('US', '2027-12-25', 'Christmas Day')$$, 'they are stored, a new name replaces the old');
SELECT is(outreach.load_holidays('[{"country": "DE", "day": "2027-12-25", "name": null}, {"country": "DE", "day": "2027-12-24", "name": null}]'), 1::bigint, 'a null name takes the day out, where there is one');
SELECT is((SELECT array_agg(DISTINCT country) FROM outreach.holidays), '{US}', 'and no other');
SELECT is(outreach.load_holidays('[{"country": "US", "day": "2027-01-01", "name": "A"}, {"country": "US", "day": "2027-01-01", "name": null}, {"country": "US", "day": "2027-01-01", "name": "B"}]'), 1::bigint, 'a day that is named again counts once');
SELECT is((SELECT name FROM outreach.holidays WHERE day = '2027-01-01'), 'B', 'and the last word counts');
SELECT is(outreach.load_holidays('[{"country": "US", "day": "2028-02-29", "name": "A", "half": true}]'), 1::bigint, 'a leap day; other keys are none of its business');
SELECT is(outreach.load_holidays('[]'), 0::bigint, 'none changes none');

-- All or nothing, and DETAIL names the element, counted from 0.
SELECT is((r.code, r.message, left(r.detail, 9))::text, '(OX011,"malformed element","element 1")', why)
FROM (VALUES
  ('{}'::jsonb, 'nothing'), ('{"country": null}', 'no country'), ('{"country": "us"}', 'a country in small letters'), ('{"country": "USA"}', 'a longer code'), ('{"country": "XX"}', 'no such country'),
  ('{"day": null}', 'no day'), ('{"day": "2027-02-29"}', 'a day that there is not'), ('{"day": "2027-04-31"}', 'another'), ('{"day": "2027-13-01"}', 'a 13th month'), ('{"day": "2027-1-1"}', 'not YYYY-MM-DD'),
  ('{"day": "0000-01-01"}', 'no year'), ('{"day": "infinity"}', 'infinity'), ('{"day": "2027-01-01 12:00"}', 'a time'), ('{"day": 20270101}', 'a number'),
  ('{"name": " "}', 'a blank name'), ('{"name": 5}', 'a name that is no text'), (jsonb_build_object('name', repeat('x', 201)), 'a long name')) AS bad (given, why)
CROSS JOIN LATERAL fixture.refusal(format('SELECT outreach.load_holidays(%L)', jsonb_build_array('{"country": "FR", "day": "2027-05-01", "name": "May"}'::jsonb,
  CASE WHEN given = '{}' THEN given ELSE '{"country": "FR", "day": "2027-05-01", "name": "x"}' || given END))) AS r;
SELECT throws_ok($$SELECT outreach.load_holidays('[{"country": "FR", "day": "2027-05-01"}]')$$, 'OX011', 'malformed element', 'a name that is absent is no null');
SELECT throws_ok($$SELECT outreach.load_holidays('{}')$$, 'OX011', 'not an array of objects', 'what is no array');
SELECT throws_ok('SELECT outreach.load_holidays(NULL)', 'OX011', 'not an array of objects', 'nor NULL');
SELECT is((SELECT count(*) FROM outreach.holidays WHERE country = 'FR'), 0::bigint, 'nothing of it was written');

-- Every day of four years and no other.
SELECT is((SELECT array_agg(y || '-' || m || '-' || d ORDER BY y, m, d) FROM unnest('{1900,2000,2027,2028}'::text[]) AS y, generate_series(0, 13) AS n, to_char(n, 'FM00') AS m, generate_series(0, 32) AS k, to_char(k, 'FM00') AS d
    WHERE outreach_internal.is_calendar_day(y || '-' || m || '-' || d)),
  (SELECT array_agg(to_char(t, 'YYYY-MM-DD') ORDER BY t) FROM unnest('{1900,2000,2027,2028}'::integer[]) AS y, generate_series(make_timestamp(y, 1, 1, 0, 0, 0), make_timestamp(y, 12, 31, 0, 0, 0), '1 day') AS t),
  'calendar days');
SELECT is(outreach_internal.is_calendar_day(NULL), NULL, 'NULL gives NULL');

SELECT * FROM finish();
ROLLBACK;
