-- Deploy outreach:send/holidays to pg
-- requires: registry/is_country_code campaign/campaigns

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.holidays (
  country text NOT NULL
    CONSTRAINT country_is_a_code CHECK (outreach_internal.is_country_code(country)),
  day date NOT NULL
    CONSTRAINT day_is_a_day CHECK (isfinite(day)),
  name text NOT NULL
    CONSTRAINT name_is_not_blank CHECK (name ~ '[^[:space:]]' AND length(name) <= 200),
  PRIMARY KEY (country, day)
);

COMMENT ON TABLE outreach.holidays IS 'Public holidays. A campaign with the option observe_holidays sends nothing to a company of the country on that day, as the recipient''s clock has it. Written by outreach.load_holidays().';
COMMENT ON COLUMN outreach.holidays.country IS 'ISO 3166-1 alpha-2.';
COMMENT ON COLUMN outreach.holidays.day IS 'The day, in the recipient''s time zone.';
COMMENT ON COLUMN outreach.holidays.name IS 'What is celebrated; at most 200 characters.';

GRANT SELECT ON outreach.holidays TO outreach_analyst;

COMMIT;
