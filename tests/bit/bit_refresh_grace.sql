BEGIN;
SELECT plan(31);

SELECT fixture.function_is('outreach_internal.bit_refresh_grace', '', 'interval', 'stable', 'outreach_owner', '{outreach_analyst}');
SELECT fixture.function_is('outreach_internal.counts_as_unknown', 'valid_until timestamp with time zone, as_of timestamp with time zone, grace interval',
  'boolean', 'stable', 'outreach_owner', '{outreach_analyst}', definer => false);

-- The setting: an interval, or a number of seconds.
CREATE FUNCTION pg_temp.grace(value jsonb) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  PERFORM outreach.set_setting('bit_refresh_grace', value, 'test');
  RETURN outreach_internal.bit_refresh_grace();
END $$;
SELECT is(outreach_internal.bit_refresh_grace()::text, '24:00:00', 'a day when nothing is set');
SELECT is(pg_temp.grace(value), expected, 'set to ' || coalesce(value::text, 'nothing'))
FROM (VALUES ('"2 days"'::jsonb, '48:00:00'), ('"36:30"', '36:30:00'), ('"1 month"', '720:00:00'), ('3600', '01:00:00'), ('0.5', '00:00:00.5'), ('0', '00:00:00'), (NULL, '24:00:00')) AS s (value, expected);
SELECT is((SELECT extract(day FROM outreach_internal.bit_refresh_grace())), 0::numeric, 'never in days, whose length is the time zone''s');

-- It counts until the grace has passed, to the end of it.
SELECT is(outreach_internal.counts_as_unknown(valid_until, as_of, '1 day'), expected, why)
FROM (VALUES
  (timestamptz '2026-01-01Z', timestamptz '2025-12-31Z', false, 'a score that holds'),
  ('2026-01-01Z', '2026-01-01Z', false, 'one that has just run out'),
  ('2026-01-01Z', '2026-01-02Z', false, 'to the last instant of the grace'),
  ('2026-01-01Z', '2026-01-02T00:00:00.000001Z', true, 'a microsecond later it is unknown'),
  (NULL, 'infinity', false, 'a score that cannot change any more')) AS c (valid_until, as_of, expected, why);
SELECT is(outreach_internal.counts_as_unknown('2026-01-01Z', '2026-01-01T00:00:00.000001Z', '0'), true, 'no grace: as soon as it has run out');
SET LOCAL TimeZone = 'America/New_York';
SELECT is(outreach_internal.counts_as_unknown('2026-03-07T12:00-05', '2026-03-08T12:30-04', outreach_internal.bit_refresh_grace()), false, 'a day of 23 hours is no day');
SELECT is(outreach_internal.counts_as_unknown('2026-03-07T12:00-05', '2026-03-08T13:30-04', outreach_internal.bit_refresh_grace()), true, 'after 24 hours it is over');

SELECT * FROM finish();
ROLLBACK;
