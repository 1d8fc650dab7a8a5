BEGIN;
SELECT plan(11);

SELECT results_eq($$SELECT fixture.columns('outreach.country_time_zones')$$, $$VALUES ('country text NOT NULL'), ('time_zone text NOT NULL')$$, 'columns');
SELECT results_eq($$SELECT fixture.keys('outreach.country_time_zones')$$, $$VALUES ('PRIMARY KEY (country)')$$, 'keys');
SELECT results_eq($$SELECT fixture.grants('outreach.country_time_zones')$$, $$VALUES ('outreach_analyst: SELECT')$$, 'who may do what with it: analysts read');
SELECT table_owner_is('outreach', 'country_time_zones', 'outreach_owner', 'its owner');

SELECT is((SELECT count(*) FROM outreach.country_time_zones), 249::bigint, 'every country of ISO 3166-1 has one');
SELECT is_empty($$SELECT country, time_zone FROM outreach.country_time_zones EXCEPT SELECT z.country, n.name FROM outreach.country_time_zones AS z JOIN pg_timezone_names AS n ON n.name = z.time_zone$$,
  'each is a zone of this server');
SELECT results_eq($$SELECT country, time_zone FROM outreach.country_time_zones WHERE country IN ('US', 'CA', 'AU', 'BR', 'RU', 'ID', 'MX', 'ES', 'PT', 'NZ', 'CN', 'DE') ORDER BY country COLLATE "C"$$, $$VALUES
  ('AU', 'Australia/Sydney'), ('BR', 'America/Sao_Paulo'), ('CA', 'America/Toronto'), ('CN', 'Asia/Shanghai'), ('DE', 'Europe/Berlin'), ('ES', 'Europe/Madrid'),
  ('ID', 'Asia/Jakarta'), ('MX', 'America/Mexico_City'), ('NZ', 'Pacific/Auckland'), ('PT', 'Europe/Lisbon'), ('RU', 'Europe/Moscow'), ('US', 'America/New_York')$$,
  'where there are several, that of the capital or of most people');

SELECT throws_ok(format('UPDATE outreach.country_time_zones SET %s WHERE country = ''DE''', change), code, NULL, 'refused: ' || change)
FROM (VALUES ($$country = 'XX'$$, '23514'), ($$time_zone = 'CET'$$, '23514'), ('time_zone = NULL', '23502'), ($$country = 'FR'$$, '23505')) AS bad (change, code);

SELECT * FROM finish();
ROLLBACK;
