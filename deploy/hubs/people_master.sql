-- Deploy outreach:hubs/people_master to pg
-- requires: hubs/company_slot hubs/is_email_address

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE people.people_master (
  person_unique_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  slot_id uuid NOT NULL UNIQUE REFERENCES people.company_slot (slot_id),
  full_name text NOT NULL CONSTRAINT full_name_is_not_blank CHECK (full_name ~ '[^[:space:]]'),
  title text,
  email text CONSTRAINT email_is_an_address CHECK (outreach_internal.is_email_address(email)),
  email_verified_at timestamptz
);

COMMENT ON TABLE people.people_master IS 'Contract table of People Intelligence, which owns its rows: who fills a slot. Sends do not go to these rows but to outreach.people. Personal data.';
COMMENT ON COLUMN people.people_master.person_unique_id IS 'Identifier of the person in People Intelligence.';
COMMENT ON COLUMN people.people_master.slot_id IS 'The slot that the person fills.';
COMMENT ON COLUMN people.people_master.full_name IS 'Name of the person.';
COMMENT ON COLUMN people.people_master.title IS 'Job title.';
COMMENT ON COLUMN people.people_master.email IS 'E-mail address.';
COMMENT ON COLUMN people.people_master.email_verified_at IS 'When the address was verified; with an address it implies a SLOT_FILLED signal.';

GRANT SELECT, INSERT, UPDATE, DELETE ON people.people_master TO outreach_subhub, outreach_hub_people;

COMMIT;
