BEGIN;
SELECT plan(79);

SELECT fixture.function_is('outreach_internal.next_open', 'windows jsonb, time_zone text, country text, observe_holidays boolean, after timestamp with time zone', 'timestamp with time zone', 'stable', 'outreach_owner', '{}', definer => false);

CREATE FUNCTION pg_temp.opens(days text, hours text, zone text, after text, country text DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
  SELECT to_char(outreach_internal.next_open(
    CASE WHEN days <> '' THEN jsonb_build_array(jsonb_build_object('days', format('[%s]', days)::jsonb, 'from', split_part(hours, '-', 1), 'to', split_part(hours, '-', 2))) END,
    zone, country, country IS NOT NULL, after::timestamptz) AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')
$$;
CREATE FUNCTION pg_temp.at(expected text) RETURNS text LANGUAGE sql AS $$ SELECT to_char(expected::timestamp, 'YYYY-MM-DD HH24:MI:SS.US') $$;

-- 2027-01-04 is a Monday. Expected instants are in UTC.
SELECT is(pg_temp.opens(days, hours, zone, after || 'Z'), pg_temp.at(expected), why)
FROM (VALUES
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 12:00', '2027-01-04 12:00', 'inside: at once'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 12:00:00.000001', '2027-01-04 12:00:00.000001', 'to the microsecond'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 08:59:59.999999', '2027-01-04 09:00', 'before: when it opens'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 09:00', '2027-01-04 09:00', 'its first moment is inside'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 16:59:59.999999', '2027-01-04 16:59:59.999999', 'its last microsecond as well'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-04 17:00', '2027-01-05 09:00', 'its end is not'),
  ('1,2,3,4,5', '09:00-17:00', 'UTC', '2027-01-08 17:00', '2027-01-11 09:00', 'over the weekend'),
  ('1', '09:00-17:00', 'UTC', '2027-01-04 17:00', '2027-01-11 09:00', 'over a week'),
  ('7', '00:00-24:00', 'UTC', '2027-01-04 17:00', '2027-01-10 00:00', 'a whole Sunday'),
  ('7', '00:00-24:00', 'UTC', '2027-01-10 23:59:59.999999', '2027-01-10 23:59:59.999999', 'to its end'),
  ('7', '00:00-24:00', 'UTC', '2027-01-11 00:00', '2027-01-17 00:00', 'and no longer'),
  ('1', '22:00-24:00', 'UTC', '2027-01-04 00:00', '2027-01-04 22:00', 'until midnight'),
  ('1,2,3,4,5', '09:00-17:00', 'America/New_York', '2027-01-04 12:00', '2027-01-04 14:00', 'by the clock of the zone'),
  ('1', '09:00-17:00', 'Pacific/Kiritimati', '2027-01-03 18:00', '2027-01-03 19:00', 'and by its day of the week: ahead'),
  ('1', '09:00-17:00', 'Pacific/Pago_Pago', '2027-01-05 03:00', '2027-01-05 03:00', 'and behind'),
  ('1', '09:00-17:00', 'Asia/Kathmandu', '2027-01-04 00:00', '2027-01-04 03:15', 'a zone of odd minutes'),
  (NULL, NULL, 'Asia/Kathmandu', '2027-01-04 00:00', '2027-01-04 00:00', 'without windows any time is right'),
  ('1', '09:00-17:00', NULL, '2027-01-04 00:00', '2027-01-04 09:00', 'without a zone UTC'),

  -- New York: 2027-03-14 02:00 -> 03:00 (07:00Z), 2027-11-07 02:00 -> 01:00 (06:00Z).
  ('7', '02:30-05:00', 'America/New_York', '2027-03-14 00:00', '2027-03-14 07:00', 'what begins in the gap opens at the first instant after it'),
  ('7', '02:00-05:00', 'America/New_York', '2027-03-14 06:59:59.999999', '2027-03-14 07:00', 'a microsecond later'),
  ('7', '03:00-05:00', 'America/New_York', '2027-03-14 05:00', '2027-03-14 07:00', 'what begins with its end as well'),
  ('7', '03:30-05:00', 'America/New_York', '2027-03-14 05:00', '2027-03-14 07:30', 'and what begins later by the new offset'),
  ('7', '01:30-02:30', 'America/New_York', '2027-03-14 06:59:59', '2027-03-14 06:59:59', 'what ends in the gap is open until it begins'),
  ('7', '01:30-02:30', 'America/New_York', '2027-03-14 07:00', '2027-03-21 05:30', 'and closed after it'),
  ('7', '02:10-02:50', 'America/New_York', '2027-03-13 12:00', '2027-03-21 06:10', 'what lies within the gap does not open on that day'),
  ('7', '01:00-04:00', 'America/New_York', '2027-03-14 07:00', '2027-03-14 07:00', 'what spans it is open on both sides'),
  ('7', '01:30-01:40', 'America/New_York', '2027-11-07 05:00', '2027-11-07 05:30', 'the first pass of the repeated hour'),
  ('7', '01:30-01:40', 'America/New_York', '2027-11-07 05:40', '2027-11-07 06:30', 'and the second'),
  ('7', '01:30-01:40', 'America/New_York', '2027-11-07 06:35', '2027-11-07 06:35', 'inside the second'),
  ('7', '01:30-01:40', 'America/New_York', '2027-11-07 06:40', '2027-11-14 06:30', 'after which there is none'),
  ('7', '00:30-01:30', 'America/New_York', '2027-11-07 05:30', '2027-11-07 06:00', 'a window that the repetition leads back into opens with it'),
  ('7', '02:00-03:00', 'America/New_York', '2027-11-07 05:30', '2027-11-07 07:00', 'what begins after it opens once'),
  ('7', '09:00-17:00', 'America/New_York', '2027-03-13 12:00', '2027-03-14 13:00', 'the day of the change goes by the new offset'),

  -- Lord Howe: half an hour, 2027-04-04 02:00 -> 01:30 (2027-04-03 15:00Z), 2027-10-03 02:00 -> 02:30 (2027-10-02 15:30Z).
  ('7', '01:45-01:50', 'Australia/Lord_Howe', '2027-04-03 14:00', '2027-04-03 14:45', 'half an hour repeated: the first pass'),
  ('7', '01:45-01:50', 'Australia/Lord_Howe', '2027-04-03 14:50', '2027-04-03 15:15', 'and the second'),
  ('7', '02:15-03:00', 'Australia/Lord_Howe', '2027-10-02 12:00', '2027-10-02 15:30', 'half an hour left out'),

  -- Apia left out Friday, 2011-12-30: 2011-12-29 24:00 was 2011-12-31 00:00 (2011-12-30 10:00Z).
  ('5', '09:00-17:00', 'Pacific/Apia', '2011-12-28 12:00', '2012-01-05 19:00', 'a Friday that there was not'),
  ('5,6', '09:00-17:00', 'Pacific/Apia', '2011-12-30 09:59', '2011-12-30 19:00', 'the Saturday after it'),
  ('6', '00:00-24:00', 'Pacific/Apia', '2011-12-29 12:00', '2011-12-30 10:00', 'begins with it'),
  ('4', '00:00-24:00', 'Pacific/Apia', '2011-12-30 09:59:59', '2011-12-30 09:59:59', 'the Thursday before it ends with it'),

  -- Changes at midnight: Sao Paulo 2017-10-15 00:00 -> 01:00 (03:00Z) and 2018-02-18 00:00 -> 2018-02-17 23:00 (02:00Z).
  ('7', '00:00-09:00', 'America/Sao_Paulo', '2017-10-14 20:00', '2017-10-15 03:00', 'a day that begins at one'),
  ('6', '23:30-24:00', 'America/Sao_Paulo', '2018-02-18 00:00', '2018-02-18 01:30', 'a day that ends twice: once'),
  ('6', '23:30-23:50', 'America/Sao_Paulo', '2018-02-18 01:50', '2018-02-18 02:30', 'and once more'),
  ('7', '00:00-09:00', 'America/Sao_Paulo', '2018-02-18 01:50', '2018-02-18 03:00', 'the next begins then'),
  -- St. John's 2010-11-07 00:01 -> 2010-11-06 23:01 (02:31Z): after midnight back into the day before.
  ('6', '23:30-23:40', 'America/St_Johns', '2010-11-07 02:30:30', '2010-11-07 03:00', 'back into the day before'),
  ('7', '00:00-09:00', 'America/St_Johns', '2010-11-07 02:30:30', '2010-11-07 02:30:30', 'from a minute that was open'),
  ('7', '00:00-09:00', 'America/St_Johns', '2010-11-07 02:31', '2010-11-07 03:30', 'until it opens again')
) AS c (days, hours, zone, after, expected, why);

-- Several windows.
SELECT is(outreach_internal.next_open('[{"days": [1, 3], "from": "14:00", "to": "15:00"}, {"days": [1], "from": "09:00", "to": "10:00"}, {"days": [3], "from": "08:00", "to": "24:00"}]', 'UTC', NULL, NULL, after::timestamptz), expected::timestamptz, why)
FROM (VALUES ('2027-01-04 00:00Z', '2027-01-04 09:00Z', 'the first of several, whatever their order'), ('2027-01-04 10:00Z', '2027-01-04 14:00Z', 'the next'), ('2027-01-04 15:00Z', '2027-01-06 08:00Z', 'of another day'),
  ('2027-01-06 15:00Z', '2027-01-06 15:00Z', 'what one leaves another has')) AS c (after, expected, why);

-- Holidays close the whole local day.
SELECT outreach.load_holidays('[{"country": "US", "day": "2027-01-04", "name": "a Monday"}, {"country": "US", "day": "2027-03-14", "name": "a short day"}, {"country": "DE", "day": "2027-01-05", "name": "elsewhere"}]');
SELECT is(pg_temp.opens(days, hours, zone, after || 'Z', 'US'), pg_temp.at(expected), why)
FROM (VALUES
  ('1,2,3,4,5', '09:00-17:00', 'America/New_York', '2027-01-04 16:00', '2027-01-05 14:00', 'inside a window, on a holiday'),
  ('1', '09:00-17:00', 'America/New_York', '2027-01-04 10:00', '2027-01-11 14:00', 'a day of its windows is lost'),
  ('', '', 'America/New_York', '2027-01-04 16:00', '2027-01-05 05:00', 'without windows until midnight'),
  ('', '', 'America/New_York', '2027-01-04 04:59:59.999999', '2027-01-04 04:59:59.999999', 'from midnight on'),
  ('', '', 'America/New_York', '2027-01-04 05:00', '2027-01-05 05:00', 'by the clock of the zone'),
  ('', '', 'Pacific/Kiritimati', '2027-01-03 10:00', '2027-01-04 10:00', 'also where that is another day'),
  ('', '', 'America/New_York', '2027-03-14 05:00', '2027-03-15 04:00', 'a day of 23 hours')) AS c (days, hours, zone, after, expected, why);
SELECT is(outreach_internal.next_open(NULL, 'UTC', country, observe, '2027-01-04 12:00Z'), '2027-01-04 12:00Z', why)
FROM (VALUES ('US', false, 'not observed'), ('US', NULL, 'not set'), ('DE', true, 'another country''s'), (NULL, true, 'of no country')) AS c (country, observe, why);

-- At most 400 days.
SELECT outreach.load_holidays((SELECT jsonb_agg(jsonb_build_object('country', 'FR', 'day', to_char(timestamp '2027-01-01' + make_interval(days => n), 'YYYY-MM-DD'), 'name', 'x')) FROM generate_series(0, 399) AS n));
SELECT is(pg_temp.opens('', '', 'UTC', '2027-01-01 00:00Z', 'FR'), NULL, 'none within 400 days');
SELECT is(pg_temp.opens('', '', 'UTC', '2027-01-01 00:00:01Z', 'FR'), pg_temp.at('2028-02-05 00:00'), 'within them by a second');

SELECT is(outreach_internal.next_open('[{"days": [1], "from": "09:00", "to": "17:00"}]', 'UTC', NULL, NULL, after::timestamptz), NULL, 'after ' || coalesce(after, 'NULL') || ' there is none') FROM unnest('{infinity,-infinity,NULL}'::text[]) AS after;
SELECT throws_ok($$SELECT outreach_internal.next_open('[{"days": [1], "from": "09:00", "to": "17:00"}]', 'Europe/Atlantis', NULL, NULL, '2027-01-04 12:00Z')$$, '22023', NULL, 'a zone that the server does not know');

-- The session's own zone has no say, nor have its other settings.
SELECT is(pg_temp.opens('7', '02:30-05:00', 'America/New_York', '2027-03-13 18:00Z'), pg_temp.at('2027-03-14 07:00'), 'in a session of ' || set_config('TimeZone', zone, true))
FROM unnest('{UTC,America/New_York,Pacific/Apia,Australia/Lord_Howe}'::text[]) AS zone;

SELECT * FROM finish();
ROLLBACK;
