-- Deploy outreach:send/recipient_time_zone to pg
-- requires: send/country_time_zones

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE FUNCTION outreach_internal.recipient_time_zone(person_zone text, country text, campaign_zone text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
  SELECT coalesce(
    person_zone,
    (SELECT z.time_zone FROM outreach.country_time_zones AS z WHERE z.country = recipient_time_zone.country),
    campaign_zone,
    'UTC');
END;

COMMENT ON FUNCTION outreach_internal.recipient_time_zone(text, text, text) IS
  'The time zone by which a recipient''s hours are judged: the person''s; where that is not known the default of the company''s country in the registry; else the campaign''s option time_zone; else UTC.';

COMMIT;
