-- Deploy outreach:hubs/people to pg
-- requires: hubs/is_email_address hubs/is_time_zone core/normalise_address spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE outreach.people (
  person_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  full_name text NOT NULL CONSTRAINT full_name_is_not_blank CHECK (full_name ~ '[^[:space:]]'),
  title text,
  slot_type text CONSTRAINT slot_type_is_known CHECK (slot_type IN ('CEO', 'CFO', 'HR')),
  email text CONSTRAINT email_is_an_address CHECK (outreach_internal.is_email_address(email)),
  phone text CONSTRAINT phone_has_digits CHECK (phone ~ '[0-9]' AND phone !~ '[[:cntrl:]]' AND length(phone) <= 64),
  email_verification text NOT NULL DEFAULT 'UNKNOWN'
    CONSTRAINT email_verification_is_known CHECK (email_verification IN ('VALID', 'RISKY', 'INVALID', 'UNKNOWN')),
  contact_status text NOT NULL DEFAULT 'active'
    CONSTRAINT contact_status_is_known
    CHECK (contact_status IN ('active', 'paused', 'bounced', 'unsubscribed', 'disqualified')),
  time_zone text CONSTRAINT time_zone_is_an_iana_name CHECK (outreach_internal.is_time_zone(time_zone)),
  email_key text GENERATED ALWAYS AS (outreach_internal.normalise_address('email', email)) STORED,
  phone_key text GENERATED ALWAYS AS (outreach_internal.normalise_address('phone', phone)) STORED,
  CONSTRAINT email_is_unique_per_company UNIQUE (outreach_id, email_key)
);
CREATE UNIQUE INDEX people_phone_is_unique_per_company_idx ON outreach.people (outreach_id, phone_key)
  WHERE email_key IS NULL;

COMMENT ON TABLE outreach.people IS 'Contract table: the contacts that sends go to, one row per company and address. Loaded by outreach.load_people(). Personal data.';
COMMENT ON COLUMN outreach.people.person_id IS 'Identifier of the contact; sends refer to it. No key ties it to people.people_master.';
COMMENT ON COLUMN outreach.people.outreach_id IS 'The company.';
COMMENT ON COLUMN outreach.people.full_name IS 'Name of the person.';
COMMENT ON COLUMN outreach.people.title IS 'Job title.';
COMMENT ON COLUMN outreach.people.slot_type IS 'CEO, CFO or HR; NULL for anybody else.';
COMMENT ON COLUMN outreach.people.email IS 'E-mail address as given.';
COMMENT ON COLUMN outreach.people.phone IS 'Phone number as given.';
COMMENT ON COLUMN outreach.people.email_verification IS 'What is known of the address: VALID, RISKY, INVALID (never mailed) or UNKNOWN.';
COMMENT ON COLUMN outreach.people.contact_status IS 'Only an active contact is sent to: active, paused, bounced, unsubscribed or disqualified.';
COMMENT ON COLUMN outreach.people.time_zone IS 'IANA name, e.g. America/New_York; NULL where unknown.';
COMMENT ON COLUMN outreach.people.email_key IS 'The e-mail address in the form in which addresses are compared.';
COMMENT ON COLUMN outreach.people.phone_key IS 'The phone number in the form in which numbers are compared.';

GRANT SELECT, INSERT, UPDATE, DELETE ON outreach.people TO outreach_subhub, outreach_hub_people;

COMMIT;
