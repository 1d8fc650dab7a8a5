BEGIN;
SELECT plan(44);

SELECT fixture.function_is('outreach_internal.is_time_zone', 'name text', 'boolean', 'immutable', 'outreach_owner', '{outreach_hub_people,outreach_subhub}', definer => false);

SELECT ok(outreach_internal.is_time_zone(name), name) FROM unnest(ARRAY[
  'UTC', 'Europe/Berlin', 'America/New_York', 'America/Port-au-Prince', 'America/Argentina/Buenos_Aires', 'America/North_Dakota/New_Salem', 'Africa/Dar_es_Salaam',
  'Europe/Isle_of_Man', 'Antarctica/DumontDUrville', 'Asia/Kolkata', 'Etc/UTC', 'Etc/GMT+12', 'Etc/GMT-14']) AS name;
SELECT ok(NOT outreach_internal.is_time_zone(name), 'not ' || quote_literal(name)) FROM unnest(ARRAY[
  '', ' ', 'utc', 'CET', 'EST5EDT', '+02', '-5', '02:00', 'UTC+2', 'Europe', 'Europe/', 'Europe/Atlantis', 'europe/berlin', 'Europe/BERLIN', 'America/New_york',
  'Foo/Bar+5', 'Europe/Foo+5', 'America/Nowhere-3', 'Etc/GMT+13', 'Etc/GMT-15', 'localtime', 'posix/Europe/Berlin', 'Europe/Berlin ']) AS name;
SELECT is(outreach_internal.is_time_zone(NULL), NULL, 'NULL gives NULL');

SELECT * FROM finish();
ROLLBACK;
