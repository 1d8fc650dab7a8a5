BEGIN;
SELECT plan(13);

SELECT fixture.function_is('outreach_internal.recipient_time_zone', 'person_zone text, country text, campaign_zone text', 'text', 'stable', 'outreach_owner', '{}', definer => false);

SELECT is(outreach_internal.recipient_time_zone(person, country, campaign), expected, why)
FROM (VALUES
  ('Asia/Tokyo', 'DE', 'America/Lima', 'Asia/Tokyo', 'the person''s'),
  (NULL, 'DE', 'America/Lima', 'Europe/Berlin', 'else the default of the country'),
  (NULL, NULL, 'America/Lima', 'America/Lima', 'else the campaign''s'),
  (NULL, 'XX', 'America/Lima', 'America/Lima', 'also for a country that has none'),
  (NULL, NULL, NULL, 'UTC', 'else UTC')) AS c (person, country, campaign, expected, why);
UPDATE outreach.country_time_zones SET time_zone = 'America/Denver' WHERE country = 'US';
SELECT is(outreach_internal.recipient_time_zone(NULL, 'US', NULL), 'America/Denver', 'the default is a row');

SELECT * FROM finish();
ROLLBACK;
