-- Deploy outreach:hubs/company_slot to pg
-- requires: spine/outreach

BEGIN;
SET LOCAL search_path = pg_catalog, pg_temp;
SET LOCAL ROLE outreach_owner;

CREATE TABLE people.company_slot (
  slot_id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  outreach_id uuid NOT NULL REFERENCES outreach.outreach (outreach_id),
  slot_type text NOT NULL CONSTRAINT slot_type_is_known CHECK (slot_type IN ('CEO', 'CFO', 'HR')),
  CONSTRAINT slot_is_unique_per_company UNIQUE (outreach_id, slot_type)
);

COMMENT ON TABLE people.company_slot IS 'Contract table of People Intelligence, which owns its rows: the roles to fill in a company.';
COMMENT ON COLUMN people.company_slot.slot_id IS 'Identifier of the slot.';
COMMENT ON COLUMN people.company_slot.outreach_id IS 'The company.';
COMMENT ON COLUMN people.company_slot.slot_type IS 'CEO, CFO or HR.';

GRANT SELECT, INSERT, UPDATE, DELETE ON people.company_slot TO outreach_subhub, outreach_hub_people;

COMMIT;
